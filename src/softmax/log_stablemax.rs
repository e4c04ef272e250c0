//! Log-StableMax: the logarithm of `p_i = s(z_i / T) / Σ_j s(z_j / T)`.
//!
//! - **When**: training where softmax collapses: no exponential, so no probability rounds to 1 with a gradient of 0.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = (u_i − p_i Σ u) / (T (1 + |y_i|))`.
//! - **Edge cases**: moved by an offset; one class gives 0; a masked class has no gradient.
//! - **Reference**: "Grokking at the Edge of Numerical Stability", arXiv 2501.04697.
//! - **Deviations**: the temperature is ours.

use super::parts::{self, LOG_PROBABILITIES, LOGITS, RowMap, TEMPERATURE, UPSTREAM};
use super::ratio::{self, Ratio};
use super::stablemax::Stable;
use crate::Result;
use crate::entry::{Entry, Family, Invariance};

/// Settings of log-StableMax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogStablemax {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
}

impl Default for LogStablemax {
    fn default() -> Self {
        Self { temperature: 1.0 }
    }
}

impl RowMap for LogStablemax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::map_rows(logits, classes, &|logits, out| {
            let log_sum = libm::log(ratio::sum(&Stable, logits, self.temperature));
            for (out, &z) in out.iter_mut().zip(logits) {
                let y = f64::from(z) / f64::from(self.temperature);
                *out = (y.signum() * libm::log1p(y.abs()) - log_sum) as f32;
            }
        })
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::vjp_rows(logits, upstream, classes, &|logits, upstream, gradient| {
            let sum = ratio::sum(&Stable, logits, self.temperature);
            let pairs = logits.iter().zip(upstream).filter(|(z, _)| z.is_finite());
            let total: f64 = pairs.map(|(_, &u)| f64::from(u)).sum();
            for ((gradient, &z), &u) in gradient.iter_mut().zip(logits).zip(upstream) {
                if z.is_finite() {
                    let y = f64::from(z) / f64::from(self.temperature);
                    let slope = f64::from(u) - Stable.weight(y, 1.0) / sum * total;
                    let slope = slope / (1.0 + y.abs());
                    *gradient = (slope / f64::from(self.temperature)) as f32;
                }
            }
        })
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "log_stablemax",
    golden: "log_stablemax",
    paper: 0,
    family: Family::Softmax,
    summary: "Logarithms of the StableMax probabilities.",
    formula: r"\ln p_i = \ln\frac{s(z_i/T)}{\sum_j s(z_j/T)}",
    reference: "arXiv 2501.04697",
    inputs: &[LOGITS, UPSTREAM],
    params: &[TEMPERATURE],
    outputs: &[LOG_PROBABILITIES],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let temperature = parts::temperature(call.float("temperature"))?;
        parts::run(call, "log_probabilities", &LogStablemax { temperature })
    },
};
