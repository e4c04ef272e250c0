//! Log-softmax: `ln p_i = (z_i − max z) / T − ln Σ_j exp((z_j − max z) / T)`.
//!
//! - **When**: log-likelihoods. Exact where the probability itself would underflow.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = (u_i − p_i Σ u) / T`.
//! - **Edge cases**: one class gives 0; a masked class gives −infinity and has no gradient.
//! - **Reference**: the definition, with the row maximum subtracted.
//! - **Deviations**: none. Rounded once, from f64.

use super::parts::{self, LOG_PROBABILITIES, LOGITS, RowMap, TEMPERATURE, UPSTREAM};
use super::softmax::Softmax;
use crate::Result;
use crate::entry::{Entry, Family, Invariance};
use crate::kernels::softmax::log_softmax_rows;

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
        if !parts::has_inverse(self.temperature) {
            let logits = parts::tempered(logits, classes, self.temperature)?;
            return Self::default().forward(&logits, classes);
        }
        parts::check_rows("logits", logits, classes)?;
        let mut log_probabilities = vec![0.0; logits.len()];
        log_softmax_rows(logits, &mut log_probabilities, classes, 1.0 / self.temperature)
            .map_err(|fault| parts::row_error("logits", fault))?;
        Ok(log_probabilities)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        let mut gradient = Softmax { temperature: self.temperature }.forward(logits, classes)?;
        parts::check_upstream(upstream, logits.len())?;
        let rows = logits.chunks_exact(classes).zip(upstream.chunks_exact(classes));
        for (gradient, (logits, upstream)) in gradient.chunks_exact_mut(classes).zip(rows) {
            self.vjp_row(logits, upstream, gradient);
        }
        Ok(gradient)
    }
}

impl LogSoftmax {
    /// Replaces the probabilities `p` of a row by `(u_i − p_i Σ u) / T`; 0 where a class is masked.
    fn vjp_row(&self, logits: &[f32], upstream: &[f32], p: &mut [f32]) {
        let unmasked = |(&z, &u): (&f32, &f32)| if z.is_finite() { f64::from(u) } else { 0.0 };
        let total: f64 = logits.iter().zip(upstream).map(unmasked).sum();
        for ((p, &z), &u) in p.iter_mut().zip(logits).zip(upstream) {
            let slope = (f64::from(u) - f64::from(*p) * total) / f64::from(self.temperature);
            *p = if z.is_finite() { slope as f32 } else { 0.0 };
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
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let temperature = parts::temperature(call.float("temperature"))?;
        parts::run(call, "log_probabilities", &LogSoftmax { temperature })
    },
};
