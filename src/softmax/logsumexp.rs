//! Logsumexp with temperature: `T ln Σ_j exp(z_j / T)`, a smooth maximum.
//!
//! When: partition functions, free energies, a maximum with a gradient everywhere.
//!
//! Shapes: `logits` `[batch, classes]`, `upstream` `[batch]`; value `[batch]`.
//! Gradient: `∂L/∂z_i = u p_i` with `p = softmax(z / T)`; the temperature cancels.
//! Edge cases: never below the maximum, and tends to it as T → 0; masked classes are ignored.
//! Reference: the definition, with the row maximum subtracted.
//! Deviations: none. Rounded once, from f64.

use super::parts::{self, LOGITS, RowMap, TEMPERATURE, UPSTREAM_OF_ROWS};
use crate::Result;
use crate::entry::{Entry, Family, Output};

/// Settings of logsumexp.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logsumexp {
    /// Divides the logits and multiplies the logarithm; above 0. Default 1.
    pub temperature: f32,
}

impl Default for Logsumexp {
    fn default() -> Self {
        Self { temperature: 1.0 }
    }
}

impl RowMap for Logsumexp {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::check_logits(logits, classes)?;
        let value = |row: &[f32]| {
            let (max, sum) = parts::max_and_sum(row, self.temperature);
            (f64::from(max) + f64::from(self.temperature) * sum.ln()) as f32
        };
        Ok(logits.chunks_exact(classes).map(value).collect())
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::check_logits(logits, classes)?;
        parts::check_upstream(upstream, logits.len() / classes)?;
        let mut gradient = Vec::with_capacity(logits.len());
        for (row, &u) in logits.chunks_exact(classes).zip(upstream) {
            let (max, sum) = parts::max_and_sum(row, self.temperature);
            let p = row.iter().map(|&z| parts::difference(z, max, self.temperature).exp() / sum);
            gradient.extend(p.map(|p| (p * f64::from(u)) as f32));
        }
        Ok(gradient)
    }
}

const VALUES: Output = Output::f32("values", &["batch"], "A smooth maximum of each row.");

pub(crate) const ENTRY: Entry = Entry {
    id: "logsumexp",
    golden: "logsumexp",
    paper: 0,
    family: Family::Softmax,
    summary: "A smooth maximum: the logarithm of the sum of the exponentials.",
    formula: r"T \ln \sum_j \exp(z_j/T)",
    reference: "Definition",
    inputs: &[LOGITS, UPSTREAM_OF_ROWS],
    params: &[TEMPERATURE],
    outputs: &[VALUES],
    run: |call| {
        let temperature = call.float("temperature") as f32;
        parts::run(call, "values", &Logsumexp { temperature })
    },
};
