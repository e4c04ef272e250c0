//! Softmax, three passes, exponentials computed twice.
//!
//! ```text
//! m = max z;  S = Σ exp(z − m);  p = exp(z − m) / S      3 reads, 1 write, 2 exponentials
//! ```
//! When: memory is slower than exponentials.
//!
//! Shapes: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! Gradient: `∂L/∂z_i = p_i (u_i − ⟨p, u⟩)`.
//! Edge cases: one class gives 1; a masked class gives 0 and has no gradient.
//! Reference: arXiv 2001.04438.
//! Deviations: the row is computed in f64 and rounded once.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family};

/// Softmax in three passes that compute each exponential twice.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ThreePassRecompute;

impl RowMap for ThreePassRecompute {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::map_rows(logits, classes, &row)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_vjp(self, logits, upstream, classes)
    }
}

pub(super) fn row(logits: &[f32], out: &mut [f32]) {
    let (max, sum) = parts::max_and_sum(logits, 1.0);
    for (out, &z) in out.iter_mut().zip(logits) {
        *out = (parts::difference(z, max, 1.0).exp() / sum) as f32;
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
    run: |call| parts::run(call, "probabilities", &ThreePassRecompute),
};
