//! Normalised quadratic mutual information by the Cauchy-Schwarz divergence: 1 where one representation is the other.
//!
//! - **When**: comparing how much a layer keeps of the input, over layers and over training.
//! - **Formula**: `Q = I(x, y) / √(I(x, x) I(y, y))`, `I` as in `cs_qmi`.
//! - **Shapes**: `x` `[batch, a]`, `y` `[batch, b]`; `loss` a scalar.
//! - **Gradient**: as of `cs_qmi` with `H = Q [G / I(x, y) − G₂ / (2 I(x, x))]`, `G₂` the derivative of `I(x, x)` by its kernel.
//! - **Edge cases**: 1 where `y = x`. A side whose rows are all the same has no answer. At most 4096 samples.
//! - **Reference**: Yu et al. 2024, arXiv 2404.17951.
//! - **Deviations**: an error where the released code gives NaN.

use super::cs_qmi::{X, Y};
use super::gram::{Cloud, check_rows, width};
use super::normalized::Normalized;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "cs_qmi_normalized",
    golden: "cs_qmi_normalized",
    paper: 32,
    family: Family::Density,
    summary: "Cauchy-Schwarz mutual information as a share of each side's own.",
    formula: r"Q = \frac{I(x, y)}{\sqrt{I(x, x)\, I(y, y)}}",
    reference: "Yu et al. 2024, arXiv 2404.17951",
    inputs: &[X, Y],
    params: &[width("sigma", r"\sigma")],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("a"), Invariance::Order("b")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    check_rows(call, "x", "batch")?;
    let sigma = call.float("sigma");
    let x = Cloud::new(call.f64("x"), call.size("a"), sigma);
    let y = Cloud::new(call.f64("y"), call.size("b"), sigma);
    let information = Normalized::of(&x, &y, call.size("batch"), ["x", "y"])?;
    let (mut by_x, mut by_y) = (x.zeros(), y.zeros());
    x.pull(&mut by_x, &x, &information.pulls(0), 1.0);
    y.pull(&mut by_y, &y, &information.pulls(1), 1.0);
    let mut outputs = call.outputs();
    outputs.f32("loss", information.value).gradient("x", by_x).gradient("y", by_y);
    Ok(outputs.finish())
}
