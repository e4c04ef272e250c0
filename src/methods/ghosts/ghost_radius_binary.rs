//! Nearest complex zero of a sum of two exponentials, which bounds the Taylor models of binary cross-entropy.
//!
//! - **When**: the exact radius for two classes; for many, with the two largest logits, an estimate.
//! - **Formula**: `exp(z_0 + a_0 t) + exp(z_1 + a_1 t) = 0` at `t = (δ + iπ) / (a_1 − a_0)`, `δ = z_0 − z_1`; radius
//!   `√(δ² + π²) / |a_0 − a_1|`.
//! - **Shapes**: `logits`, `logit_derivatives` `[batch, 2]`; `radius`, `ghost_real`, `ghost_imag` `[batch]`.
//! - **Gradient**: none; a diagnosis, taken as a constant.
//! - **Edge cases**: equal derivatives have no zero: the radius is infinite, and the ghost at infinity on the imaginary axis.
//! - **Reference**: arXiv 2603.13552.
//! - **Deviations**: the abstract as printed lacks the square root.

use super::parts::{GHOST_IMAG, GHOST_REAL, LOGIT_DERIVATIVES, LOGITS, RADIUS};
use super::zeros::{Zero, of_two};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Invariance};

const PAIRS: Axes = &["batch", "2"];

pub(crate) const ENTRY: Entry = Entry {
    id: "ghost_radius_binary",
    golden: "ghost_radius_binary",
    paper: 14,
    family: Family::Methods,
    summary: "Convergence radius of binary cross-entropy along a step, with its nearest complex zero.",
    formula: r"\rho^* = \frac{\sqrt{(z_0 - z_1)^2 + \pi^2}}{|a_0 - a_1|}",
    reference: "arXiv 2603.13552",
    inputs: &[LOGITS.shaped(PAIRS), LOGIT_DERIVATIVES.shaped(PAIRS)],
    params: &[],
    outputs: &[RADIUS, GHOST_REAL, GHOST_IMAG],
    invariances: &[Invariance::Order("batch"), Invariance::Shift("logits")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (logits, slopes) = (call.f64("logits"), call.f64("logit_derivatives"));
    let rows = logits.chunks_exact(2).zip(slopes.chunks_exact(2));
    let zeros: Vec<Zero> = rows.map(|(z, a)| of_two((z[0], a[0]), (z[1], a[1]))).collect();
    Ok(super::zeros::outputs(call, &zeros))
}
