//! Dense layer: every output is a weighted sum of all inputs.
//!
//! - **When**: the default layer, and the last one of a classifier.
//! - **Formula**: `y = x Wᵀ + b`.
//! - **Shapes**: `x` `[batch, inputs]`, `weight` `[outputs, inputs]`, `bias` `[outputs]`; `output` `[batch, outputs]`.
//! - **Gradient**: `u W` by `x`, `uᵀ x` by `weight`, the sum of the rows of `u` by `bias`.
//! - **Edge cases**: none.
//! - **Reference**: the definition; the layout of weights is that of PyTorch.
//! - **Deviations**: none.

use super::parts::{Layer, OUTPUT, UPSTREAM, X};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output};

const ROWS: Axes = &["batch", "outputs"];

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_dense",
    golden: "layer_dense",
    paper: 0,
    family: Family::Layers,
    summary: "Dense layer: every output is a weighted sum of all inputs.",
    formula: r"y = x W^\top + b",
    reference: "Definition",
    inputs: &[
        X.shaped(&["batch", "inputs"]),
        Input::f32("weight", &["outputs", "inputs"], "A row of weights an output.")
            .differentiable(),
        Input::f32("bias", &["outputs"], "Added to each output.").differentiable(),
        UPSTREAM.shaped(ROWS),
    ],
    params: &[],
    outputs: &[Output { axes: ROWS, ..OUTPUT }],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("inputs"),
        Invariance::Order("outputs"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut layer = Layer::of(call);
    let (x, weight, bias) = (layer.variable("x"), layer.variable("weight"), layer.variable("bias"));
    let output = layer.tape.dense(x, weight, Some(bias));
    Ok(layer.finish_as_is(output)?.finish())
}
