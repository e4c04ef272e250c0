//! Rows stretched to length 1: what cosines are products of.

use super::symmetric::Symmetric;
use super::{Result, Step, add_scaled};
use crate::kernels::dot;
use crate::nn::tape::{Tape, Var};

/// Lengths count as at least this, so that a row of zeros stays one.
const LEAST: f64 = 1e-12;

/// Every row, the last axis, by its length, which is kept.
pub(super) struct UnitRows;

impl Tape {
    /// Every row, the last axis, at length 1.
    pub fn unit_rows(&mut self, x: Var) -> Var {
        self.record(Step::UnitRows, &[x])
    }
}

impl Symmetric for UnitRows {
    fn fill(&self, x: &[f32], result: &mut Result) {
        let columns = result.shape.columns();
        let rows = x.chunks_exact(columns);
        for (unit, row) in result.values.chunks_exact_mut(columns).zip(rows) {
            let inverse = (1.0 / dot(row, row).sqrt().max(LEAST)) as f32;
            result.kept.push(inverse);
            add_scaled(unit, row, inverse);
        }
    }

    /// `(u − ⟨u, x̂⟩ x̂) / |x|`.
    fn add_derivative(&self, _: &[f32], result: &Result, of: &[f32], to: &mut [f32]) {
        let columns = result.shape.columns();
        let rows = result.values.chunks_exact(columns).zip(of.chunks_exact(columns));
        for ((to, (unit, u)), &inverse) in to.chunks_exact_mut(columns).zip(rows).zip(&result.kept)
        {
            let along = dot(u, unit) as f32;
            add_scaled(to, u, inverse);
            add_scaled(to, unit, -along * inverse);
        }
    }
}
