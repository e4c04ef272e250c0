//! Logsumexp with temperature: `T ln Σ_j exp(z_j / T)`, a smooth maximum.
//!
//! - **When**: partition functions, free energies, a maximum with a gradient everywhere.
//! - **Shapes**: `logits` `[batch, classes]`, `upstream` `[batch]`; value `[batch]`.
//! - **Gradient**: `∂L/∂z_i = u p_i` with `p = softmax(z / T)`; the temperature cancels.
//! - **Edge cases**: never below the maximum, and tends to it as T → 0; masked classes are ignored.
//! - **Reference**: the definition.
//! - **Deviations**: none.

use super::parts::{self, LOGITS, RowMap, TEMPERATURE, UPSTREAM_OF_ROWS};
use super::softmax::Softmax;
use crate::Result;
use crate::entry::{Entry, Family, Invariance, Output};
use crate::kernels::scale;
use crate::kernels::softmax::logsumexp_rows;

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
        parts::check_rows("logits", logits, classes)?;
        let mut values = vec![0.0; logits.len() / classes];
        logsumexp_rows(logits, &mut values, classes, 1.0 / self.temperature)
            .map_err(|fault| parts::row_error("logits", fault))?;
        Ok(values)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        let mut gradient = Softmax { temperature: self.temperature }.forward(logits, classes)?;
        parts::check_upstream(upstream, logits.len() / classes)?;
        for (p, &u) in gradient.chunks_exact_mut(classes).zip(upstream) {
            scale(p, u.into());
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
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let temperature = parts::temperature(call.float("temperature"))?;
        parts::run(call, "values", &Logsumexp { temperature })
    },
};
