//! Layer normalisation: every row gets mean 0 and variance 1, then a learned scale and offset of each feature.
//!
//! - **When**: sequences and small batches; a row does not see the others.
//! - **Formula**: `y = w (x − μ) / √(σ² + ε) + b`, `μ` and `σ²` of the row, `σ²` over the number of features.
//! - **Shapes**: `x` `[…, features]`, `weight` and `bias` `[features]`; `output` like `x`.
//! - **Gradient**: through mean and variance.
//! - **Edge cases**: a row of equal elements gives `b`.
//! - **Reference**: Ba, Kiros and Hinton 2016, arXiv 1607.06450.
//! - **Deviations**: none.

use super::parts::{EPS, Layer, OUTPUT, UPSTREAM, X};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output};

const ROWS: Axes = &["...", "features"];

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_layer_norm",
    golden: "layer_layer_norm",
    paper: 0,
    family: Family::Layers,
    summary: "Layer normalisation: every row gets mean 0 and variance 1.",
    formula: r"y = w\,\frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + b",
    reference: "Ba, Kiros and Hinton 2016, arXiv 1607.06450",
    inputs: &[
        X.shaped(ROWS),
        Input::f32("weight", &["features"], "Scale of each feature.").differentiable(),
        Input::f32("bias", &["features"], "Offset of each feature.").differentiable(),
        UPSTREAM.shaped(ROWS),
    ],
    params: &[EPS],
    outputs: &[Output { axes: ROWS, ..OUTPUT }],
    invariances: &[Invariance::Shift("x"), Invariance::Order("features")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut layer = Layer::of(call);
    let (x, weight, bias) = (layer.variable("x"), layer.variable("weight"), layer.variable("bias"));
    let output = layer.tape.layer_norm(x, weight, bias, call.float("eps"));
    Ok(layer.finish(output, call.shape("x"))?.finish())
}
