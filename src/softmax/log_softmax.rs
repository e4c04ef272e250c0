//! Log-softmax: `ln p_i = (z_i − max z) / T − ln Σ_j exp((z_j − max z) / T)`.
//!
//! When: log-likelihoods. Exact where the probability itself would underflow.
//!
//! Shapes: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! Gradient: `∂L/∂z_i = (u_i − p_i Σ u) / T`.
//! Edge cases: one class gives 0; a masked class gives −infinity and has no gradient.
//! Reference: the definition, with the row maximum subtracted.
//! Deviations: none. Rounded once, from f64.

use super::parts::{self, LOG_PROBABILITIES, LOGITS, RowMap, TEMPERATURE, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family};

/// Settings of log-softmax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogSoftmax {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
}

impl Default for LogSoftmax {
    fn default() -> Self {
        Self { temperature: 1.0 }
    }
}

impl RowMap for LogSoftmax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::map_rows(logits, classes, &|logits, out| {
            let (max, sum) = parts::max_and_sum(logits, self.temperature);
            let log_sum = sum.ln();
            for (out, &z) in out.iter_mut().zip(logits) {
                *out = (parts::difference(z, max, self.temperature) - log_sum) as f32;
            }
        })
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::vjp_rows(logits, upstream, classes, &|logits, upstream, gradient| {
            log_softmax_vjp_row(logits, upstream, gradient, self.temperature);
        })
    }
}

/// `(u_i − p_i Σ u) / T`; 0 where a class is masked.
pub(super) fn log_softmax_vjp_row(
    logits: &[f32],
    upstream: &[f32],
    gradient: &mut [f32],
    temperature: f32,
) {
    let (max, sum) = parts::max_and_sum(logits, temperature);
    let unmasked = |(&z, &u): (&f32, &f32)| if z.is_finite() { f64::from(u) } else { 0.0 };
    let total: f64 = logits.iter().zip(upstream).map(unmasked).sum();
    for ((gradient, &z), &u) in gradient.iter_mut().zip(logits).zip(upstream) {
        if z.is_finite() {
            let p = parts::difference(z, max, temperature).exp() / sum;
            *gradient = ((f64::from(u) - p * total) / f64::from(temperature)) as f32;
        }
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "log_softmax",
    golden: "log_softmax",
    paper: 0,
    family: Family::Softmax,
    summary: "Logarithms of the softmax probabilities.",
    formula: r"\ln p_i = \frac{z_i}{T} - \ln\sum_j \exp(z_j/T)",
    reference: "Definition",
    inputs: &[LOGITS, UPSTREAM],
    params: &[TEMPERATURE],
    outputs: &[LOG_PROBABILITIES],
    run: |call| {
        let temperature = call.float("temperature") as f32;
        parts::run(call, "log_probabilities", &LogSoftmax { temperature })
    },
};
