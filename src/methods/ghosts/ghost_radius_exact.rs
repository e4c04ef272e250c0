//! Nearest complex zero of the sum of exponentials along a step: the exact radius of its Taylor models.
//!
//! - **When**: to see how careful the bound `π / Δ` is, and where the ghosts sit.
//! - **Formula**: `ρ* = min |t|` over the complex zeros of `F(t) = Σ_k exp(z_k + a_k t)`.
//! - **Shapes**: `logits`, `logit_derivatives` `[batch, classes]`; `radius`, `ghost_real`, `ghost_imag` `[batch]`.
//! - **Gradient**: none; a diagnosis, taken as a constant.
//! - **Edge cases**: equal derivatives have no zero: the radius is infinite, and the ghost at infinity on the imaginary axis. Of two
//!   zeros equally near either may be given.
//! - **Reference**: arXiv 2603.13552; the search is ours: the argument principle on circles, then Newton's method.
//! - **Deviations**: none.

use super::parts::{GHOST_IMAG, GHOST_REAL, LOGIT_DERIVATIVES, LOGITS, RADIUS};
use super::zeros::{Zero, nearest};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "ghost_radius_exact",
    golden: "ghost_radius_exact",
    paper: 14,
    family: Family::Methods,
    summary: "Convergence radius of cross-entropy along a step, with its nearest complex zero.",
    formula: r"\rho^* = \min\{|t| : \sum_k e^{z_k + a_k t} = 0,\ t \in \mathbb{C}\}",
    reference: "arXiv 2603.13552",
    inputs: &[LOGITS, LOGIT_DERIVATIVES],
    params: &[],
    outputs: &[RADIUS, GHOST_REAL, GHOST_IMAG],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("classes"),
        Invariance::Shift("logits"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let classes = call.size("classes");
    let (logits, slopes) = (call.f64("logits"), call.f64("logit_derivatives"));
    let rows = logits.chunks_exact(classes).zip(slopes.chunks_exact(classes));
    let zeros: Vec<Zero> = rows.map(|(logits, slopes)| nearest(logits, slopes)).collect();
    Ok(super::zeros::outputs(call, &zeros))
}
