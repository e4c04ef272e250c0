//! Softmin: `p_i = exp(−z_i / T) / Σ_j exp(−z_j / T)`.
//!
//! - **When**: costs or distances instead of scores: the smallest gets the most.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = −p_i (u_i − ⟨p, u⟩) / T`.
//! - **Edge cases**: one class gives 1; −infinity masks a class here as everywhere: probability 0, gradient 0.
//! - **Reference**: the definition, `softmax(−z)`.
//! - **Deviations**: read literally, −infinity would take all; the family's mask rule comes first.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, TEMPERATURE, UPSTREAM};
use super::softmax::Softmax;
use crate::Result;
use crate::entry::{Entry, Family, Invariance};

/// Settings of softmin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Softmin {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
}

impl Default for Softmin {
    fn default() -> Self {
        Self { temperature: 1.0 }
    }
}

impl RowMap for Softmin {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::check_logits(logits, classes)?;
        self.softmax().forward(&negated(logits), classes)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::check_logits(logits, classes)?;
        let mut gradient = self.softmax().vjp(&negated(logits), upstream, classes)?;
        gradient.iter_mut().for_each(|gradient| *gradient = -*gradient);
        Ok(gradient)
    }
}

impl Softmin {
    fn softmax(&self) -> Softmax {
        Softmax { temperature: self.temperature }
    }
}

/// `−z`, but a mask stays a mask.
fn negated(logits: &[f32]) -> Vec<f32> {
    logits.iter().map(|&z| if z == f32::NEG_INFINITY { z } else { -z }).collect()
}

pub(crate) const ENTRY: Entry = Entry {
    id: "softmin",
    golden: "softmin",
    paper: 0,
    family: Family::Softmax,
    summary: "Probabilities in proportion to the exponentials of the negated logits.",
    formula: r"p_i = \frac{\exp(-z_i/T)}{\sum_j \exp(-z_j/T)}",
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
        parts::run(call, "probabilities", &Softmin { temperature })
    },
};
