//! Layer normalisation: every row by its own mean and variance.

use super::{Operation, Result, Step};
use crate::kernels::{dot, sum};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tape, Var};
use crate::nn::tensor::Shape;

/// Arguments: `x`, whose last axis the rows are, `weight` and `bias`, an element a column. Keeps the normalised elements, then what
/// each row was multiplied by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::nn) struct LayerNorm {
    epsilon: f64,
}

impl Tape {
    /// Layer normalisation of every row: `weight` and `bias` have an element a column.
    pub fn layer_norm(&mut self, x: Var, weight: Var, bias: Var, epsilon: f64) -> Var {
        self.record(Step::LayerNorm(LayerNorm { epsilon }), &[x, weight, bias])
    }
}

impl Operation for LayerNorm {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let shape = arguments.shape(0);
        for argument in [1, 2] {
            let weights = arguments.shape(argument);
            assert_eq!(weights[..], [shape.columns()], "weights of a normalisation");
        }
        shape
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let (x, weight, bias) = (arguments.values(0), arguments.values(1), arguments.values(2));
        let size = weight.len();
        let Result { values, kept, .. } = result;
        kept.resize(x.len() + x.len() / size, 0.0);
        let (normalized, stretches) = kept.split_at_mut(x.len());
        let rows = x.chunks_exact(size).zip(values.chunks_exact_mut(size));
        let kept = normalized.chunks_exact_mut(size).zip(stretches);
        for ((x, y), (normalized, stretch)) in rows.zip(kept) {
            let mean = sum(x) / size as f64;
            for (normalized, &x) in normalized.iter_mut().zip(x) {
                *normalized = (f64::from(x) - mean) as f32;
            }
            let variance = dot(normalized, normalized) / size as f64;
            *stretch = (1.0 / (variance + self.epsilon).sqrt()) as f32;
            normalized.iter_mut().for_each(|normalized| *normalized *= *stretch);
            for (y, (normalized, (w, b))) in
                y.iter_mut().zip(normalized.iter().zip(weight.iter().zip(bias)))
            {
                *y = normalized * w + b;
            }
        }
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        scratch: &mut Scratch,
    ) {
        let weight = arguments.values(1);
        let size = weight.len();
        let (normalized, stretches) = result.kept.split_at(upstream.len());
        let rows = || upstream.chunks_exact(size).zip(normalized.chunks_exact(size));
        if let Some(gradient) = gradients.of(0) {
            let by_normalized = &mut scratch.product;
            for (gradient, ((u, normalized), &stretch)) in
                gradient.chunks_exact_mut(size).zip(rows().zip(stretches))
            {
                by_normalized.clear();
                by_normalized.extend(u.iter().zip(weight).map(|(u, w)| u * w));
                // What the mean and the variance take away.
                let mean = (sum(by_normalized) / size as f64) as f32;
                let slope = (dot(by_normalized, normalized) / size as f64) as f32;
                for (gradient, (own, n)) in
                    gradient.iter_mut().zip(by_normalized.iter().zip(normalized))
                {
                    *gradient += stretch * (own - mean - slope * n);
                }
            }
        }
        if let Some(gradient) = gradients.of(1) {
            for (u, normalized) in rows() {
                gradient
                    .iter_mut()
                    .zip(u.iter().zip(normalized))
                    .for_each(|(g, (u, n))| *g += u * n);
            }
        }
        if let Some(gradient) = gradients.of(2) {
            upstream.chunks_exact(size).for_each(|u| super::add_scaled(gradient, u, 1.0));
        }
    }
}
