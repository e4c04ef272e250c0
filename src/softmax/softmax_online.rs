//! Softmax, maximum and sum in one pass.
//!
//! ```text
//! m' = max(m, z),  d' = d exp(m − m') + exp(z − m');  p = exp(z − m) / d      2 reads, 1 write
//! ```
//! - **When**: two passes that need no extended numbers.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = p_i (u_i − ⟨p, u⟩)`.
//! - **Edge cases**: one class gives 1; a masked class gives 0 and has no gradient.
//! - **Reference**: Milakov and Gimelshein 2018, arXiv 1805.02867.
//! - **Accuracy**: at most 8 ulp for `|z| ≤ 1e4`.
//! - **Deviations**: a step is a block that stays in cache, not an element, so the sum is rescaled once a block.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family, Invariance};
use crate::kernels::softmax::Algorithm;

/// Softmax in two passes: maximum and sum run together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OnlineSoftmax;

impl RowMap for OnlineSoftmax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_by(Algorithm::Online, logits, classes, 1.0)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_vjp(self, logits, upstream, classes)
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax_online",
    golden: "softmax_online",
    paper: 8,
    family: Family::Softmax,
    summary: "Softmax in two passes: maximum and sum run together.",
    formula: r"p_i = \frac{\exp z_i}{\sum_j \exp z_j}",
    reference: "Milakov and Gimelshein 2018, arXiv 1805.02867",
    inputs: &[LOGITS, UPSTREAM],
    params: &[],
    outputs: &[PROBABILITIES],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| parts::run(call, "probabilities", &OnlineSoftmax),
};
