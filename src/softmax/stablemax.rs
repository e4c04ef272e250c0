//! StableMax: `p_i = s(z_i / T) / Σ_j s(z_j / T)` with `s(y) = y + 1` for `y ≥ 0`, `1 / (1 − y)` below.
//!
//! - **When**: training where softmax collapses: no exponential, so no probability rounds to 1 with a gradient of 0.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = s'(y_i) (u_i − ⟨p, u⟩) / (T Σ s)`.
//! - **Edge cases**: moved by an offset; one class gives 1; a masked class has no gradient.
//! - **Reference**: "Grokking at the Edge of Numerical Stability", arXiv 2501.04697.
//! - **Deviations**: the temperature is ours.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, TEMPERATURE, UPSTREAM};
use super::ratio::{self, Ratio};
use crate::Result;
use crate::entry::{Entry, Family, Invariance};
use crate::kernels::ratio::Weight;

/// Settings of StableMax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stablemax {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
}

impl Default for Stablemax {
    fn default() -> Self {
        Self { temperature: 1.0 }
    }
}

impl RowMap for Stablemax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        ratio::forward(&Stable, logits, classes, self.temperature)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        ratio::vjp(&Stable, logits, upstream, classes, self.temperature)
    }
}

/// `s`: a line above 0, a hyperbola below.
pub(super) struct Stable;

impl Ratio for Stable {
    fn weight(&self, y: f64, _largest: f64) -> f64 {
        if y >= 0.0 { y + 1.0 } else { 1.0 / (1.0 - y) }
    }

    fn slope(&self, y: f64, _largest: f64) -> f64 {
        if y >= 0.0 { 1.0 } else { (1.0 - y).powi(-2) }
    }

    fn kernel(&self) -> Option<Weight> {
        Some(Weight::Stable)
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "stablemax",
    golden: "stablemax",
    paper: 0,
    family: Family::Softmax,
    summary: "Probabilities in proportion to a rational function instead of the exponential.",
    formula: r"p_i = \frac{s(z_i/T)}{\sum_j s(z_j/T)}, \quad s(y) = \begin{cases} y + 1 & y \ge 0 \\ 1/(1-y) & y < 0 \end{cases}",
    reference: "arXiv 2501.04697",
    inputs: &[LOGITS, UPSTREAM],
    params: &[TEMPERATURE],
    outputs: &[PROBABILITIES],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let temperature = parts::temperature(call.float("temperature"))?;
        parts::run(call, "probabilities", &Stablemax { temperature })
    },
};
