//! Rows stretched to length 1: what cosines are products of.

use super::{Operation, Result, Step, add_scaled};
use crate::kernels::dot;
use crate::nn::tape::{Arguments, Gradients, Scratch, Tape, Var};
use crate::nn::tensor::Shape;

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

impl Operation for UnitRows {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        arguments.shape(0)
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let columns = result.shape.columns();
        let rows = arguments.values(0).chunks_exact(columns);
        for (unit, row) in result.values.chunks_exact_mut(columns).zip(rows) {
            let inverse = (1.0 / dot(row, row).sqrt().max(LEAST)) as f32;
            result.kept.push(inverse);
            add_scaled(unit, row, inverse);
        }
    }

    /// `(u − ⟨u, x̂⟩ x̂) / |x|`.
    fn vjp(
        &self,
        _: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        let Some(gradient) = gradients.of(0) else { return };
        let columns = result.shape.columns();
        let rows = result.values.chunks_exact(columns).zip(upstream.chunks_exact(columns));
        let rows = gradient.chunks_exact_mut(columns).zip(rows).zip(&result.kept);
        for ((gradient, (unit, upstream)), &inverse) in rows {
            let along = dot(upstream, unit) as f32;
            add_scaled(gradient, upstream, inverse);
            add_scaled(gradient, unit, -along * inverse);
        }
    }
}
