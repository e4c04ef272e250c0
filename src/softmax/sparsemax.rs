//! Sparsemax: the point of the simplex nearest to `z / T`, `p_i = max(z_i / T − τ, 0)`.
//!
//! - **When**: probabilities that are exactly 0 for all but a few classes.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: on the support `∂L/∂z_i = (u_i − mean of u over the support) / T`; 0 elsewhere.
//! - **Edge cases**: one class gives 1; a masked class is outside the support.
//! - **Reference**: Martins and Astudillo 2016, arXiv 1602.02068, algorithm 1.
//! - **Deviations**: the threshold is found by discarding candidates until none falls below it (Michelot
//!   1986) instead of by a sort; the result is the same.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, TEMPERATURE, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family, Invariance};

/// Settings of sparsemax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sparsemax {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
}

impl Default for Sparsemax {
    fn default() -> Self {
        Self { temperature: 1.0 }
    }
}

impl RowMap for Sparsemax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::map_rows(logits, classes, &|logits, out| {
            let max = parts::max(logits);
            let tau = threshold(logits, max, self.temperature);
            let from = parts::reach(max, self.temperature.into());
            for (out, &z) in out.iter_mut().zip(logits) {
                if z >= from {
                    *out = (parts::difference(z, max, self.temperature) - tau).max(0.0) as f32;
                }
            }
        })
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::vjp_rows(logits, upstream, classes, &|logits, upstream, gradient| {
            let max = parts::max(logits);
            let tau = threshold(logits, max, self.temperature);
            let from = parts::reach(max, self.temperature.into());
            let supports = |z: f32| z >= from && parts::difference(z, max, self.temperature) > tau;
            let support = || logits.iter().zip(upstream).filter(|&(&z, _)| supports(z));
            let total: f64 = support().map(|(_, &u)| f64::from(u)).sum();
            let mean = total / support().count() as f64;
            for ((gradient, &z), &u) in gradient.iter_mut().zip(logits).zip(upstream) {
                if supports(z) {
                    *gradient = ((f64::from(u) - mean) / f64::from(self.temperature)) as f32;
                }
            }
        })
    }
}

/// `τ`, relative to the maximum. The largest element is 0 and `p ≤ 1`, so `τ ≥ −1` and most elements
/// of a long row are no candidates from the start.
fn threshold(logits: &[f32], max: f32, temperature: f32) -> f64 {
    let from = parts::reach(max, temperature.into());
    let near = logits.iter().filter(|&&z| z >= from);
    let differences = near.map(|&z| parts::difference(z, max, temperature));
    let mut candidates: Vec<f64> = differences.filter(|&y| y > -1.0).collect();
    loop {
        let tau = (candidates.iter().sum::<f64>() - 1.0) / candidates.len() as f64;
        let before = candidates.len();
        candidates.retain(|&y| y > tau);
        if candidates.len() == before {
            return tau;
        }
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "sparsemax",
    golden: "sparsemax",
    paper: 0,
    family: Family::Softmax,
    summary: "The point of the simplex nearest to the logits: sparse probabilities.",
    formula: r"p_i = \max(z_i/T - \tau,\, 0), \quad \sum_i p_i = 1",
    reference: "Martins and Astudillo 2016, arXiv 1602.02068",
    inputs: &[LOGITS, UPSTREAM],
    params: &[TEMPERATURE],
    outputs: &[PROBABILITIES],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let temperature = parts::temperature(call.float("temperature"))?;
        parts::run(call, "probabilities", &Sparsemax { temperature })
    },
};
