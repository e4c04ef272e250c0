//! Gaussian error linear unit: each number times the probability that a normal one is below it.
//!
//! - **When**: a smooth rectifier, usual in transformers.
//! - **Formula**: `y = x Φ(x)`, `Φ` the normal distribution; with `approximate = tanh`
//!   `y = x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`.
//! - **Shapes**: `x` and `output` of any one shape.
//! - **Gradient**: `u (Φ(x) + x φ(x))`, or the derivative of the approximation.
//! - **Edge cases**: far tails give 0 or `x`.
//! - **Reference**: Hendrycks and Gimpel 2016, arXiv 1606.08415.
//! - **Deviations**: none; the left tail is that of erfc, which keeps its digits.

use super::parts::{Layer, OUTPUT, UPSTREAM, X};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Param};

const APPROXIMATE: Param =
    Param::choice("approximate", &["none", "tanh"], "The exact form, or the one by tanh.");

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_gelu",
    golden: "layer_gelu",
    paper: 0,
    family: Family::Layers,
    summary: "Gaussian error linear unit, a smooth rectifier.",
    formula: r"y = x\,\Phi(x)",
    reference: "Hendrycks and Gimpel 2016, arXiv 1606.08415",
    inputs: &[X, UPSTREAM],
    params: &[APPROXIMATE],
    outputs: &[OUTPUT],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut layer = Layer::of(call);
    let x = layer.variable("x");
    let output = match call.choice("approximate") {
        "tanh" => layer.tape.gelu_tanh(x),
        _ => layer.tape.gelu(x),
    };
    Ok(layer.finish(output, call.shape("x"))?.finish())
}
