//! Softmax, two passes in extended numbers.
//!
//! ```text
//! each exp(z) is a pair (m, n);  S = Σ of pairs;  p = m / m_S · 2^(n − n_S)      2 reads, 1 write, 2 exponentials
//! ```
//! - **When**: long rows out of the cache, where another pass costs more than a second exponential.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = p_i (u_i − ⟨p, u⟩)`.
//! - **Edge cases**: one class gives 1; a masked class gives 0 and has no gradient.
//! - **Reference**: arXiv 2001.04438.
//! - **Accuracy**: at most 8 ulp for `|z| ≤ 1e4`.
//! - **Deviations**: rows beyond that, whose mantissas would lose digits without fused operations, take three passes.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family, Invariance};
use crate::kernels::softmax::Algorithm;

/// Softmax in two passes, with exponentials that cannot overflow.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TwoPassSoftmax;

impl RowMap for TwoPassSoftmax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_by(Algorithm::TwoPass, logits, classes, 1.0)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_vjp(self, logits, upstream, classes)
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax_two_pass",
    golden: "softmax_two_pass",
    paper: 8,
    family: Family::Softmax,
    summary: "Softmax in two passes, with exponentials that cannot overflow.",
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
    run: |call| parts::run(call, "probabilities", &TwoPassSoftmax),
};
