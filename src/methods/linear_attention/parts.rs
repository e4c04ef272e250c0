//! A layer of linear self-attention that answers for the query of a prompt, and prompts as inputs.

use crate::entry::{Call, Input, Output};
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

pub(super) const EXAMPLES: Input = Input::f32(
    "examples",
    &["batch", "examples", "dimension"],
    "Inputs of each prompt's examples.",
);

pub(super) const TARGETS: Input =
    Input::f32("targets", &["batch", "examples"], "Targets of the examples.");

pub(super) const QUERY: Input =
    Input::f32("query", &["batch", "dimension"], "The input that each prompt asks for.");

pub(super) const QUERY_TARGETS: Input =
    Input::f32("query_targets", &["batch"], "What the answers are measured against.");

pub(super) const VALUE_VECTOR: Input =
    Input::f32("value_vector", &["width"], "What reads the answer, one longer than the inputs.");

pub(super) const KEY_QUERY_MATRIX: Input = Input::f32(
    "key_query_matrix",
    &["width", "width"],
    "Product of key and query weights; the last column is never used.",
);

pub(super) const PREDICTIONS: Output =
    Output::f32("predictions", &["batch"], "The answer to each query.");

pub(super) const WEIGHTS: Output = Output::f32(
    "weights",
    &["batch", "dimension"],
    "The linear predictor that each prompt has led to.",
);

/// Prompts of one batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prompts<'a> {
    pub(super) examples: &'a [f64],
    pub(super) targets: &'a [f64],
    pub(super) query: &'a [f64],
    pub(super) dimension: usize,
}

impl<'a> Prompts<'a> {
    /// Examples, targets and query of each.
    pub(super) fn each(self) -> impl Iterator<Item = (&'a [f64], &'a [f64], &'a [f64])> {
        let count = self.targets.len() / (self.query.len() / self.dimension);
        let examples = self.examples.chunks_exact(count * self.dimension);
        let targets = self.targets.chunks_exact(count);
        let pairs = examples.zip(targets).zip(self.query.chunks_exact(self.dimension));
        pairs.map(|((examples, targets), query)| (examples, targets, query))
    }
}

/// `Xᵀ y` of a prompt.
pub(super) fn correlation(examples: &[f64], targets: &[f64], dimension: usize) -> Vec<f64> {
    let mut sum = vec![0.0; dimension];
    for (example, y) in examples.chunks_exact(dimension).zip(targets) {
        sum.iter_mut().zip(example).for_each(|(sum, x)| *sum += y * x);
    }
    sum
}

/// The layer.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    pub(super) value: Vec<f64>,
    /// Row-major.
    pub(super) key_query: Vec<f64>,
}

/// What a batch of prompts gives, and the gradients of the mean squared error.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    pub(super) predictions: Vec<f64>,
    pub(super) loss: f64,
    pub(super) by_examples: Vec<f64>,
    pub(super) by_targets: Vec<f64>,
    pub(super) by_query: Vec<f64>,
    pub(super) by_layer: Layer,
}

impl Layer {
    /// The layer of a call.
    ///
    /// # Errors
    /// `shape_mismatch` of `value_vector` unless it is one longer than the inputs.
    pub(super) fn of(call: &Call) -> Result<Self> {
        let (width, dimension) = (call.size("width"), call.size("dimension"));
        if width != dimension + 1 {
            let expected = format!("{} elements, one more than the dimension", dimension + 1);
            let code = ErrorCode::ShapeMismatch;
            return Err(Error::new(code, "value_vector", expected, width.to_string()));
        }
        Ok(Self { value: call.f64("value_vector"), key_query: call.f64("key_query_matrix") })
    }

    /// Predictions, loss and gradients of a batch.
    pub(super) fn pass(&self, prompts: Prompts<'_>, query_targets: &[f64]) -> Pass {
        let width = self.value.len();
        let mut pass = Pass {
            predictions: Vec::with_capacity(query_targets.len()),
            loss: 0.0,
            by_examples: Vec::with_capacity(prompts.examples.len()),
            by_targets: Vec::with_capacity(prompts.targets.len()),
            by_query: Vec::with_capacity(prompts.query.len()),
            by_layer: Self { value: vec![0.0; width], key_query: vec![0.0; width * width] },
        };
        let batch = query_targets.len() as f64;
        for ((examples, targets, query), y) in prompts.each().zip(query_targets) {
            self.add_prompt(&mut pass, (examples, targets, query), *y, batch);
        }
        pass
    }

    fn add_prompt(
        &self,
        pass: &mut Pass,
        (examples, targets, query): (&[f64], &[f64], &[f64]),
        y: f64,
        batch: f64,
    ) {
        let (width, dimension) = (self.value.len(), query.len());
        let rows = self.key_query.chunks_exact(width);
        let key: Vec<f64> = rows.map(|row| dot(&row[..dimension], query)).collect();
        let along = |vector: &[f64], (x, y): (&[f64], &f64)| {
            dot(&vector[..dimension], x) + vector[dimension] * y
        };
        let tokens = || examples.chunks_exact(dimension).zip(targets);
        let values: Vec<f64> = tokens().map(|token| along(&self.value, token)).collect();
        let scores: Vec<f64> = tokens().map(|token| along(&key, token)).collect();
        let prediction = dot(&values, &scores);
        let error = prediction - y;
        pass.predictions.push(prediction);
        pass.loss += error * error / batch;
        let slope = 2.0 * error / batch;
        // Σ_i scores_i v_i = G M v_q, and Σ_i values_i v_i = G u.
        let (mut read, mut asked) = (vec![0.0; width], vec![0.0; width]);
        for ((value, score), (x, y)) in values.iter().zip(&scores).zip(tokens()) {
            for (axis, x) in x.iter().chain([y]).enumerate() {
                read[axis] += slope * score * x;
                asked[axis] += slope * value * x;
            }
            let by_token = |axis: usize| slope * (score * self.value[axis] + value * key[axis]);
            pass.by_examples.extend((0..dimension).map(by_token));
            pass.by_targets.push(by_token(dimension));
        }
        pass.by_layer.value.iter_mut().zip(read).for_each(|(sum, x)| *sum += x);
        let mut by_query = vec![0.0; dimension];
        for (row, asked) in asked.iter().enumerate() {
            for (column, query) in query.iter().enumerate() {
                pass.by_layer.key_query[row * width + column] += asked * query;
                by_query[column] += asked * self.key_query[row * width + column];
            }
        }
        pass.by_query.extend(by_query);
    }
}
