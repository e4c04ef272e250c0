//! Softmax: `p_i = exp(z_i / T) / Σ_j exp(z_j / T)`.
//!
//! When: turning logits into probabilities. Smooth, strictly positive, unmoved by an offset.
//!
//! Shapes: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! Gradient: `∂L/∂z_i = p_i (u_i − ⟨p, u⟩) / T`.
//! Edge cases: one class gives 1; a masked class (−infinity) gives 0 and has no gradient.
//! Reference: the definition, with the row maximum subtracted.
//! Deviations: none.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, TEMPERATURE, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family};
use crate::kernels::softmax::softmax_rows;

/// Settings of softmax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Softmax {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
}

impl Default for Softmax {
    fn default() -> Self {
        Self { temperature: 1.0 }
    }
}

impl RowMap for Softmax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_rows("logits", logits, classes)?;
        parts::check_positive("temperature", self.temperature)?;
        let mut probabilities = vec![0.0; logits.len()];
        // The inverse of the smallest temperatures is infinite, and 0 · ∞ is no number.
        let inverse_temperature = (1.0 / self.temperature).min(f32::MAX);
        softmax_rows(logits, &mut probabilities, classes, inverse_temperature)
            .map_err(|fault| parts::row_error("logits", fault))?;
        Ok(probabilities)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        let mut gradient = self.forward(logits, classes)?;
        parts::check_upstream(upstream, logits.len())?;
        let rows = gradient.chunks_exact_mut(classes).zip(upstream.chunks_exact(classes));
        rows.for_each(|(p, upstream)| parts::softmax_vjp_row(p, upstream, self.temperature));
        Ok(gradient)
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax",
    golden: "softmax",
    paper: 0,
    family: Family::Softmax,
    summary: "Probabilities in proportion to the exponentials of the logits.",
    formula: r"p_i = \frac{\exp(z_i/T)}{\sum_j \exp(z_j/T)}",
    reference: "Definition",
    inputs: &[LOGITS, UPSTREAM],
    params: &[TEMPERATURE],
    outputs: &[PROBABILITIES],
    run: |call| {
        let temperature = call.float("temperature") as f32;
        parts::run(call, "probabilities", &Softmax { temperature })
    },
};
