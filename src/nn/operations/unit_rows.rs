//! Rows stretched to length 1: what cosines are products of.

use super::{Operation, Result, Step, add_scaled};
use crate::kernels::dot;
use crate::nn::tape::{Arguments, Gradients, Scratch, Tangents, Tape, Var};
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

    fn vjp(
        &self,
        _: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        if let Some(gradient) = gradients.of(0) {
            add_derivative(result, upstream, gradient);
        }
    }

    fn jvp(
        &self,
        _: &Arguments<'_>,
        result: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        _: &mut Scratch,
    ) {
        if let Some(x) = tangents.of(0) {
            add_derivative(result, x, tangent);
        }
    }
}

/// Adds `(u − ⟨u, x̂⟩ x̂) / |x|`: the Jacobian is symmetric, so this is both the VJP and the JVP.
fn add_derivative(result: &Result, of: &[f32], to: &mut [f32]) {
    let columns = result.shape.columns();
    let rows = result.values.chunks_exact(columns).zip(of.chunks_exact(columns));
    for ((to, (unit, u)), &inverse) in to.chunks_exact_mut(columns).zip(rows).zip(&result.kept) {
        let along = dot(u, unit) as f32;
        add_scaled(to, u, inverse);
        add_scaled(to, unit, -along * inverse);
    }
}
