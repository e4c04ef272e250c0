//! EnsLoss: every step another random convex calibrated loss, known by its derivative alone.
//!
//! - **When**: two classes and a model that overfits one loss; drawn anew for each batch, a dropout over losses.
//! - **Formula**: `r = max(−B(ξ), −1)` ascending, `B` the inverse Box-Cox transform; the `j`-th smallest margin `z = t s` gets
//!   `g = r_(j)`, over `z` where `z > 1`, less 1e-6; `l = mean(g z)`.
//! - **Shapes**: `scores`, `labels` and `noise` `[batch]`; `loss` a scalar, `loss_derivative` `[batch]`.
//! - **Gradient**: `∂l/∂s = g t / N`; `g` is a constant.
//! - **Edge cases**: equal margins keep the order of the batch; the value tells nothing about progress.
//! - **Reference**: Dai 2024, arXiv 2409.00908, algorithm 1.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::{BATCH, LOSS};
use std::ops::Bound;

/// Keeps every derivative below 0: the loss stays calibrated.
const LEAST_SLOPE: f64 = 1e-6;

const LAMBDA: Param = Param::float(
    "lambda",
    r"\lambda",
    0.0,
    (Bound::Included(-1.0), Bound::Included(1.0)),
    (-1.0, 1.0),
    "Box-Cox transform of the noise: 0 its exponential, 1 the noise plus 1.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "ensloss",
    golden: "ensloss",
    paper: 11,
    family: Family::Classification,
    summary: "A random convex calibrated loss of the margins, drawn anew for each batch.",
    formula: r"\ell = \frac1N\sum_i g_i z_i,\quad g = \mathrm{sorted}(\max(-B(\xi), -1))\ \text{by}\ z,\quad g_i \leftarrow g_i / \max(z_i, 1)",
    reference: "Dai 2024, arXiv 2409.00908",
    inputs: &[
        Input::f32("scores", BATCH, "Raw score of each sample; above 0 means class 1.").detached(),
        Input::i32("labels", BATCH, Domain::Binary, "The true class of each sample."),
        Input::f32("noise", BATCH, "Standard normal numbers, as many as samples.").drawn(0.0, 1.0),
    ],
    params: &[LAMBDA],
    outputs: &[
        LOSS,
        Output::f32("loss_derivative", BATCH, "Derivative of the drawn loss at each margin."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (labels, lambda) = (call.i32("labels"), call.float("lambda"));
    let sign = |label: i32| f64::from(2 * label - 1);
    let margins = call.f64("scores").into_iter().zip(labels).map(|(s, &label)| s * sign(label));
    let margins: Vec<f64> = margins.collect();
    let mut slopes = call.f64("noise");
    slopes.iter_mut().for_each(|xi| *xi = (-box_cox_inverse(*xi, lambda)).max(-1.0));
    slopes.sort_by(f64::total_cmp);
    let mut order: Vec<usize> = (0..margins.len()).collect();
    // Adding 0 makes −0 the equal of 0.
    order.sort_by(|&a, &b| (margins[a] + 0.0).total_cmp(&(margins[b] + 0.0)));
    let mut derivative = vec![0.0; margins.len()];
    for (&at, slope) in order.iter().zip(slopes) {
        derivative[at] = slope / margins[at].max(1.0) - LEAST_SLOPE;
    }
    let count = margins.len() as f64;
    let sum: f64 = derivative.iter().zip(&margins).map(|(&g, &z)| g * z).sum();
    let gradient = derivative.iter().zip(labels).map(|(&g, &label)| g * sign(label) / count);
    let gradient: Vec<f64> = gradient.collect();
    let mut outputs = call.outputs();
    outputs.f32("loss", sum / count);
    outputs.f32("loss_derivative", derivative);
    outputs.gradient("scores", gradient);
    Ok(outputs.finish())
}

/// `(1 + λ ξ)^(1/λ)`, at `λ = 0` the exponential; where the base is below 0 it counts as 0.
fn box_cox_inverse(xi: f64, lambda: f64) -> f64 {
    if lambda == 0.0 {
        return libm::exp(xi);
    }
    if lambda * xi <= -1.0 {
        return if lambda > 0.0 { 0.0 } else { f64::INFINITY };
    }
    libm::exp(libm::log1p(lambda * xi) / lambda)
}
