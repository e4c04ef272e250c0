//! Softmax, block by block, one exponential an element.
//!
//! ```text
//! each block: m_b = max z, p = exp(z − m_b);  S = Σ_b S_b exp(m_b − m);  p = p exp(m_b − m) / S
//! ```
//! When: long rows: a block stays in the cache between its maximum and its exponentials.
//!
//! Shapes: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! Gradient: `∂L/∂z_i = p_i (u_i − ⟨p, u⟩)`.
//! Edge cases: one class gives 1; a masked class gives 0 and has no gradient.
//! Reference: ours.
//! Deviations: none; sums are in f64.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family};

/// Softmax in blocks that stay in the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BlockedSoftmax;

impl RowMap for BlockedSoftmax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::map_rows(logits, classes, &row)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_vjp(self, logits, upstream, classes)
    }
}

/// Elements of a block: 16 KiB, half of a first-level cache.
const BLOCK: usize = 4096;

fn row(logits: &[f32], out: &mut [f32]) {
    let mut blocks = Vec::with_capacity(logits.len().div_ceil(BLOCK));
    for (logits, out) in logits.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
        let max = parts::max(logits);
        let mut sum = 0.0;
        for (out, &z) in out.iter_mut().zip(logits) {
            // A block that is masked as a whole has no maximum to subtract.
            let exp =
                if z == f32::NEG_INFINITY { 0.0 } else { parts::difference(z, max, 1.0).exp() };
            *out = exp as f32;
            sum += exp;
        }
        blocks.push((max, sum));
    }
    let max = blocks.iter().fold(f32::NEG_INFINITY, |max, block| max.max(block.0));
    let factor = |block_max: f32| parts::difference(block_max, max, 1.0).exp();
    let total: f64 = blocks.iter().map(|&(max, sum)| sum * factor(max)).sum();
    for (out, &(max, _)) in out.chunks_mut(BLOCK).zip(&blocks) {
        let scale = factor(max) / total;
        out.iter_mut().for_each(|out| *out = (f64::from(*out) * scale) as f32);
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax_blocked",
    golden: "softmax_two_pass",
    paper: 8,
    family: Family::Softmax,
    summary: "Softmax in blocks that stay in the cache.",
    formula: r"p_i = \frac{\exp z_i}{\sum_j \exp z_j}",
    reference: "ours",
    inputs: &[LOGITS, UPSTREAM],
    params: &[],
    outputs: &[PROBABILITIES],
    run: |call| parts::run(call, "probabilities", &BlockedSoftmax),
};
