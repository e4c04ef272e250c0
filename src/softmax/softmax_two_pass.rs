//! Softmax, two passes in extended numbers.
//!
//! ```text
//! each exp(z) is a pair (m, n);  S = Σ of pairs;  p = m / m_S · 2^(n − n_S)      2 reads, 1 write, 2 exponentials
//! ```
//! When: long rows out of the cache, where another pass costs more than a second exponential.
//!
//! Shapes: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! Gradient: `∂L/∂z_i = p_i (u_i − ⟨p, u⟩)`.
//! Edge cases: one class gives 1; a masked class gives 0 and has no gradient.
//! Reference: arXiv 2001.04438.
//! Deviations: computed in f64; rows beyond 1e9 in size, where the exponents are no longer exact, take three passes.

use super::ext_exp::Extended;
use super::parts::{self, LOGITS, PROBABILITIES, RowMap, UPSTREAM};
use super::softmax_three_pass_recompute;
use crate::Result;
use crate::entry::{Entry, Family};

/// Softmax in two passes, with exponentials that cannot overflow.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TwoPassSoftmax;

impl RowMap for TwoPassSoftmax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::map_rows(logits, classes, &row)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::softmax_vjp(self, logits, upstream, classes)
    }
}

fn row(logits: &[f32], out: &mut [f32]) {
    let Ok(sum) = Extended::sum_exp(logits) else {
        return softmax_three_pass_recompute::row(logits, out);
    };
    for (out, &z) in out.iter_mut().zip(logits) {
        let exp = Extended::exp(z).unwrap_or(Extended::ZERO);
        *out = (exp.mantissa / sum.mantissa * (exp.exponent - sum.exponent).exp2()) as f32;
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
    run: |call| parts::run(call, "probabilities", &TwoPassSoftmax),
};
