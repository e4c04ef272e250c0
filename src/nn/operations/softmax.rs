//! Softmax of every row.

use super::{Operation, Result, Step};
use crate::kernels::{dot, max};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tangents, Tape, Var};
use crate::nn::tensor::Shape;

/// Softmax along the last axis.
pub(super) struct Softmax;

impl Tape {
    /// Softmax along the last axis; a score of −∞ has the probability 0.
    pub fn softmax(&mut self, x: Var) -> Var {
        self.record(Step::Softmax, &[x])
    }
}

impl Operation for Softmax {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        arguments.shape(0)
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let columns = result.shape.columns();
        let rows = arguments.values(0).chunks_exact(columns);
        for (p, z) in result.values.chunks_exact_mut(columns).zip(rows) {
            let largest = f64::from(max(z));
            let mut sum = 0.0;
            for (p, &z) in p.iter_mut().zip(z) {
                let power = libm::exp(f64::from(z) - largest);
                sum += power;
                *p = power as f32;
            }
            p.iter_mut().for_each(|p| *p = (f64::from(*p) / sum) as f32);
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
        if let Some(z) = tangents.of(0) {
            add_derivative(result, z, tangent);
        }
    }
}

/// Adds `p (u − ⟨p, u⟩)`: the Jacobian is symmetric, so this is both the VJP and the JVP.
fn add_derivative(result: &Result, of: &[f32], to: &mut [f32]) {
    let columns = result.shape.columns();
    let rows = result.values.chunks_exact(columns).zip(of.chunks_exact(columns));
    for (to, (p, u)) in to.chunks_exact_mut(columns).zip(rows) {
        let mean = dot(p, u) as f32;
        for (to, (p, u)) in to.iter_mut().zip(p.iter().zip(u)) {
            *to += p * (u - mean);
        }
    }
}
