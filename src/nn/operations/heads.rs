//! The two halves of attention with several heads: scores of queries against keys, and values mixed by what softmax makes of
//! the scores. A head is a block of columns.

use super::{Operation, Result, Step, add_scaled};
use crate::kernels::dot;
use crate::nn::tape::{Arguments, Gradients, Scratch, Tape, Var};
use crate::nn::tensor::Shape;

/// `q · k / √width` of every head: `[batch, heads, queries, keys]` of queries `[batch, queries, dimension]` and keys
/// `[batch, keys, dimension]`. With `causal`, −∞ for keys behind the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) struct Scores {
    heads: usize,
    causal: bool,
}

/// Sums of values `[batch, keys, dimension]` with weights `[batch, heads, queries, keys]`: `[batch, queries, dimension]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) struct Mix;

impl Tape {
    pub(in crate::nn) fn scores(
        &mut self,
        query: Var,
        key: Var,
        heads: usize,
        causal: bool,
    ) -> Var {
        self.record(Step::Scores(Scores { heads, causal }), &[query, key])
    }

    /// Sums of values `[batch, keys, dimension]` with weights `[batch, heads, queries, keys]`.
    pub fn mix(&mut self, weights: Var, values: Var) -> Var {
        self.record(Step::Mix(Mix), &[weights, values])
    }
}

/// Sizes of an attention, and where its pairs of a query and a key lie.
#[derive(Clone, Copy)]
struct Layout {
    batch: usize,
    heads: usize,
    queries: usize,
    keys: usize,
    dimension: usize,
}

impl Layout {
    fn new(scores: Shape, keyed: Shape) -> Self {
        let [batch, heads, queries, keys] = scores.images();
        Self { batch, heads, queries, keys, dimension: keyed.columns() }
    }

    fn width(&self) -> usize {
        self.dimension / self.heads
    }

    /// Calls `pair(index of the weight, start of the query's columns, start of the key's)` for every pair of a head.
    fn each_pair(&self, causal: bool, mut pair: impl FnMut(usize, usize, usize)) {
        for row in 0..self.batch * self.heads * self.queries {
            let (query, head) = (row % self.queries, row / self.queries % self.heads);
            let batch = row / (self.queries * self.heads);
            let column = head * self.width();
            let from = (batch * self.queries + query) * self.dimension + column;
            let keys = if causal { self.keys.min(query + 1) } else { self.keys };
            for key in 0..keys {
                let to = (batch * self.keys + key) * self.dimension + column;
                pair(row * self.keys + key, from, to);
            }
        }
    }
}

impl Operation for Scores {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let (query, key) = (arguments.shape(0), arguments.shape(1));
        assert_eq!((query[0], query[2]), (key[0], key[2]), "queries and keys");
        assert_eq!(query[2] % self.heads, 0, "heads divide the dimension");
        Shape::new(&[query[0], self.heads, query[1], key[1]])
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let (query, key) = (arguments.values(0), arguments.values(1));
        let layout = Layout::new(result.shape, arguments.shape(1));
        let width = layout.width();
        if self.causal {
            result.values.fill(f32::NEG_INFINITY);
        }
        layout.each_pair(self.causal, |at, from, to| {
            let product = dot(&query[from..][..width], &key[to..][..width]);
            result.values[at] = (product / (width as f64).sqrt()) as f32;
        });
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        let layout = Layout::new(result.shape, arguments.shape(1));
        let width = layout.width();
        let scale = 1.0 / (width as f32).sqrt();
        if let Some(gradient) = gradients.of(0) {
            let key = arguments.values(1);
            layout.each_pair(self.causal, |at, from, to| {
                add_scaled(
                    &mut gradient[from..][..width],
                    &key[to..][..width],
                    scale * upstream[at],
                );
            });
        }
        if let Some(gradient) = gradients.of(1) {
            let query = arguments.values(0);
            layout.each_pair(self.causal, |at, from, to| {
                add_scaled(
                    &mut gradient[to..][..width],
                    &query[from..][..width],
                    scale * upstream[at],
                );
            });
        }
    }
}

impl Operation for Mix {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let ([batch, _, queries, keys], values) = (arguments.shape(0).images(), arguments.shape(1));
        assert_eq!((batch, keys), (values[0], values[1]), "weights and values");
        Shape::new(&[batch, queries, values[2]])
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let (weights, values) = (arguments.values(0), arguments.values(1));
        let layout = Layout::new(arguments.shape(0), arguments.shape(1));
        let width = layout.width();
        layout.each_pair(false, |at, from, to| {
            add_scaled(&mut result.values[from..][..width], &values[to..][..width], weights[at]);
        });
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        _: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        let layout = Layout::new(arguments.shape(0), arguments.shape(1));
        let width = layout.width();
        if let Some(gradient) = gradients.of(0) {
            let values = arguments.values(1);
            layout.each_pair(false, |at, from, to| {
                gradient[at] += dot(&upstream[from..][..width], &values[to..][..width]) as f32;
            });
        }
        if let Some(gradient) = gradients.of(1) {
            let weights = arguments.values(0);
            layout.each_pair(false, |at, from, to| {
                add_scaled(&mut gradient[to..][..width], &upstream[from..][..width], weights[at]);
            });
        }
    }
}
