//! `y = x Wᵀ + b` of every row.

use super::{Operation, Result, Step, add_scaled};
use crate::kernels::{Matrix, add_product};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tangents, Tape, Var};
use crate::nn::tensor::Shape;

/// Arguments: `x` `[…, inputs]`, `weight` `[outputs, inputs]`, perhaps `bias` `[outputs]`.
pub(super) struct Dense;

impl Tape {
    /// `x Wᵀ + b`: `x` `[…, inputs]`, `weight` `[outputs, inputs]`, `bias` `[outputs]`; gives `[…, outputs]`.
    pub fn dense(&mut self, x: Var, weight: Var, bias: Option<Var>) -> Var {
        match bias {
            Some(bias) => self.record(Step::Dense, &[x, weight, bias]),
            None => self.record(Step::Dense, &[x, weight]),
        }
    }
}

impl Operation for Dense {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let (x, weight) = (arguments.shape(0), arguments.shape(1));
        assert_eq!(x.columns(), weight.columns(), "inputs of x and of weight");
        if arguments.len() > 2 {
            assert_eq!(arguments.shape(2)[..], weight[..1], "bias of a dense layer");
        }
        x.with_columns(weight[0])
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, scratch: &mut Scratch) {
        if arguments.len() > 2 {
            let bias = arguments.values(2);
            result.values.chunks_exact_mut(bias.len()).for_each(|row| row.copy_from_slice(bias));
        }
        let weight = rows(arguments, 1).transposed();
        add_product(rows(arguments, 0), weight, &mut result.values, &mut scratch.product);
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        scratch: &mut Scratch,
    ) {
        let by_rows = Matrix::of_rows(upstream, result.shape.columns());
        if let Some(gradient) = gradients.of(0) {
            add_product(by_rows, rows(arguments, 1), gradient, &mut scratch.product);
        }
        if let Some(gradient) = gradients.of(1) {
            let x = rows(arguments, 0);
            add_product(by_rows.transposed(), x, gradient, &mut scratch.product);
        }
        if arguments.len() > 2
            && let Some(gradient) = gradients.of(2)
        {
            upstream.chunks_exact(gradient.len()).for_each(|row| add_scaled(gradient, row, 1.0));
        }
    }

    fn jvp(
        &self,
        arguments: &Arguments<'_>,
        _result: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        scratch: &mut Scratch,
    ) {
        let inputs = arguments.shape(1).columns();
        if let Some(x) = tangents.of(0) {
            let weight = rows(arguments, 1).transposed();
            add_product(Matrix::of_rows(x, inputs), weight, tangent, &mut scratch.product);
        }
        if let Some(weight) = tangents.of(1) {
            let weight = Matrix::of_rows(weight, inputs).transposed();
            add_product(rows(arguments, 0), weight, tangent, &mut scratch.product);
        }
        if arguments.len() > 2
            && let Some(bias) = tangents.of(2)
        {
            tangent.chunks_exact_mut(bias.len()).for_each(|row| add_scaled(row, bias, 1.0));
        }
    }
}

fn rows<'a>(arguments: &Arguments<'a>, argument: usize) -> Matrix<'a> {
    Matrix::of_rows(arguments.values(argument), arguments.shape(argument).columns())
}
