//! Operations of one argument whose Jacobian is symmetric: the way to and the way fro are one.

use super::{Operation, Result};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tangents};
use crate::nn::tensor::Shape;

/// A function of one tensor, with a result of its shape and a symmetric Jacobian.
pub(super) trait Symmetric {
    /// Fills the values, which are 0, and `kept`.
    fn fill(&self, x: &[f32], result: &mut Result);

    /// Adds the product of the Jacobian at `x` with `of` to `to`: the VJP and the JVP.
    fn add_derivative(&self, x: &[f32], result: &Result, of: &[f32], to: &mut [f32]);
}

impl<T: Symmetric> Operation for T {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        arguments.shape(0)
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        self.fill(arguments.values(0), result);
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        if let Some(gradient) = gradients.of(0) {
            self.add_derivative(arguments.values(0), result, upstream, gradient);
        }
    }

    fn jvp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        _: &mut Scratch,
    ) {
        if let Some(x) = tangents.of(0) {
            self.add_derivative(arguments.values(0), result, x, tangent);
        }
    }
}
