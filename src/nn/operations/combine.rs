//! Sums, differences and products of two tensors of one shape, and multiples of one.

use super::symmetric::Symmetric;
use super::{Operation, Result, Step, add_scaled};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tangents, Tape, Var};
use crate::nn::tensor::Shape;

/// What two tensors of one shape are combined into, element by element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) enum Combine {
    /// The first plus so many times the second: 1 or −1.
    Sum(i8),
    Product,
}

/// A tensor times a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::nn) struct Scale(f32);

impl Tape {
    /// `a + b`.
    pub fn add(&mut self, a: Var, b: Var) -> Var {
        self.record(Step::Combine(Combine::Sum(1)), &[a, b])
    }

    /// `a − b`.
    pub fn subtract(&mut self, a: Var, b: Var) -> Var {
        self.record(Step::Combine(Combine::Sum(-1)), &[a, b])
    }

    /// `a b`, element by element.
    pub fn multiply(&mut self, a: Var, b: Var) -> Var {
        self.record(Step::Combine(Combine::Product), &[a, b])
    }

    /// `factor x`.
    pub fn scale(&mut self, x: Var, factor: f32) -> Var {
        self.record(Step::Scale(Scale(factor)), &[x])
    }
}

impl Operation for Combine {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        assert_eq!(arguments.shape(0), arguments.shape(1), "shapes to combine");
        arguments.shape(0)
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        result.values.copy_from_slice(arguments.values(0));
        match *self {
            Self::Sum(sign) => add_scaled(&mut result.values, arguments.values(1), sign.into()),
            Self::Product => {
                result.values.iter_mut().zip(arguments.values(1)).for_each(|(a, b)| *a *= b);
            }
        }
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        _: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        for (argument, other) in [(0, 1), (1, 0)] {
            if let Some(gradient) = gradients.of(argument) {
                self.add_part(argument, arguments.values(other), upstream, gradient);
            }
        }
    }

    fn jvp(
        &self,
        arguments: &Arguments<'_>,
        _: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        _: &mut Scratch,
    ) {
        for (argument, other) in [(0, 1), (1, 0)] {
            if let Some(of_argument) = tangents.of(argument) {
                self.add_part(argument, arguments.values(other), of_argument, tangent);
            }
        }
    }
}

impl Combine {
    /// Adds `factor` times the derivative by one argument: the same to and fro, as elements do not mix.
    fn add_part(self, argument: usize, other: &[f32], factor: &[f32], to: &mut [f32]) {
        match self {
            Self::Sum(sign) => {
                add_scaled(to, factor, if argument == 0 { 1.0 } else { sign.into() })
            }
            Self::Product => {
                let parts = factor.iter().zip(other);
                to.iter_mut().zip(parts).for_each(|(to, (factor, other))| *to += factor * other);
            }
        }
    }
}

impl Symmetric for Scale {
    fn fill(&self, x: &[f32], result: &mut Result) {
        result.values.iter_mut().zip(x).for_each(|(y, x)| *y = self.0 * x);
    }

    fn add_derivative(&self, _: &[f32], _: &Result, of: &[f32], to: &mut [f32]) {
        add_scaled(to, of, self.0);
    }
}
