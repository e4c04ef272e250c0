//! Softmax, three passes, exponentials computed twice.
//!
//! ```text
//! m = max z;  S = Σ exp(z − m);  p = exp(z − m) / S      3 reads, 1 write, 2 exponentials
//! ```
//! - **When**: memory is slower than exponentials.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = p_i (u_i − ⟨p, u⟩)`.
//! - **Edge cases**: one class gives 1; a masked class gives 0 and has no gradient.
//! - **Reference**: arXiv 2001.04438.
//! - **Accuracy**: at most 8 ulp for `|z| ≤ 1e4`: the difference to the maximum is never rounded.
//! - **Deviations**: the reference is the power of two next to the maximum, which makes the difference one of integers.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family, Invariance};
use crate::kernels::softmax::Algorithm;

/// Softmax in three passes that compute each exponential twice.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ThreePassRecompute;

impl RowMap for ThreePassRecompute {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_by(Algorithm::ThreePassRecompute, logits, classes, 1.0)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_vjp(self, logits, upstream, classes)
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax_three_pass_recompute",
    golden: "softmax_three_pass_recompute",
    paper: 8,
    family: Family::Softmax,
    summary: "Softmax in three passes that compute each exponential twice.",
    formula: r"p_i = \frac{\exp z_i}{\sum_j \exp z_j}",
    reference: "arXiv 2001.04438",
    inputs: &[LOGITS, UPSTREAM],
    params: &[],
    outputs: &[PROBABILITIES],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| parts::run(call, "probabilities", &ThreePassRecompute),
};
