//! Softmax, maximum and sum in one pass.
//!
//! ```text
//! m' = max(m, z),  d' = d exp(m − m') + exp(z − m');  p = exp(z − m) / d      2 reads, 1 write
//! ```
//! When: two passes that need no extended numbers.
//!
//! Shapes: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! Gradient: `∂L/∂z_i = p_i (u_i − ⟨p, u⟩)`.
//! Edge cases: one class gives 1; a masked class gives 0 and has no gradient.
//! Reference: Milakov and Gimelshein 2018, arXiv 1805.02867.
//! Deviations: the row is computed in f64 and rounded once.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family};

/// Softmax in two passes: maximum and sum run together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OnlineSoftmax;

impl RowMap for OnlineSoftmax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::map_rows(logits, classes, &row)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_vjp(self, logits, upstream, classes)
    }
}

fn row(logits: &[f32], out: &mut [f32]) {
    let (mut max, mut sum) = (f32::NEG_INFINITY, 0.0);
    for &z in logits {
        if z > max {
            // The first finite element meets a sum of 0, which a factor of exp(−∞) = 0 leaves alone.
            sum = sum * parts::difference(max, z, 1.0).exp() + 1.0;
            max = z;
        } else if z > f32::NEG_INFINITY {
            sum += parts::difference(z, max, 1.0).exp();
        }
    }
    for (out, &z) in out.iter_mut().zip(logits) {
        *out = (parts::difference(z, max, 1.0).exp() / sum) as f32;
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
    run: |call| parts::run(call, "probabilities", &OnlineSoftmax),
};
