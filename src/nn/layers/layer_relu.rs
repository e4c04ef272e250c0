//! Rectifier: what is below 0 becomes 0.
//!
//! - **When**: the default between layers.
//! - **Formula**: `y = max(x, 0)`.
//! - **Shapes**: `x` and `output` of any one shape.
//! - **Gradient**: `u` where `x > 0`, else 0.
//! - **Edge cases**: the slope at 0 is 0.
//! - **Reference**: the definition.
//! - **Deviations**: none.

use super::parts::{Layer, OUTPUT, UPSTREAM, X};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family};

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_relu",
    golden: "layer_relu",
    paper: 0,
    family: Family::Layers,
    summary: "Rectifier: what is below 0 becomes 0.",
    formula: r"y = \max(x, 0)",
    reference: "Definition",
    inputs: &[X, UPSTREAM],
    params: &[],
    outputs: &[OUTPUT],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut layer = Layer::of(call);
    let x = layer.variable("x");
    let output = layer.tape.relu(x);
    Ok(layer.finish(output, call.shape("x"))?.finish())
}
