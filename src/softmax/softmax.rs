//! Softmax: `p_i = exp(z_i / T) / Σ_j exp(z_j / T)`.
//!
//! - **When**: turning logits into probabilities. Smooth, strictly positive, unmoved by an offset.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = p_i (u_i − ⟨p, u⟩) / T`.
//! - **Edge cases**: one class gives 1; a masked class (−infinity) gives 0 and has no gradient.
//! - **Reference**: the definition.
//! - **Accuracy**: at most 8 ulp with temperature 1 and `|z| ≤ 1e4`; otherwise `(z − max z) / T` is rounded.
//! - **Deviations**: none.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, TEMPERATURE, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family, Invariance};
use crate::kernels::softmax::Algorithm;

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
        parts::check_positive("temperature", self.temperature)?;
        if !parts::has_inverse(self.temperature) {
            let logits = parts::tempered(logits, classes, self.temperature)?;
            return parts::softmax_by(Algorithm::Auto, &logits, classes, 1.0);
        }
        parts::softmax_by(Algorithm::Auto, logits, classes, 1.0 / self.temperature)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        let mut gradient = self.forward(logits, classes)?;
        parts::check_upstream(upstream, logits.len())?;
        parts::softmax_vjp_at(&mut gradient, upstream, classes, self.temperature);
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
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let temperature = parts::temperature(call.float("temperature"))?;
        parts::run(call, "probabilities", &Softmax { temperature })
    },
};
