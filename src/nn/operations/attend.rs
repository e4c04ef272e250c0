//! Attention of packed rows: samples of any length lie one after the other, without padding.

use super::{Operation, Result, Step};
use crate::kernels::{
    Head, Side, add_head_sums, head_products, head_softmax, head_softmax_vjp, weights_of,
};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tape, Var};
use crate::nn::tensor::Shape;

/// Arguments: queries, keys and values `[rows, dimension]`, and how many rows of queries and of keys each sample has,
/// whole numbers `[samples, 2]`. Keeps the weights of every sample and head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) struct Attend {
    heads: usize,
}

impl Tape {
    /// `softmax(q kᵀ / √width) v` of every head within each sample: queries, keys and values `[rows, dimension]` of all samples
    /// one after the other, `lengths` a constant `[samples, 2]`: the rows of queries and of keys of each.
    pub fn attend(&mut self, [query, key, value]: [Var; 3], lengths: Var, heads: usize) -> Var {
        self.record(Step::Attend(Attend { heads }), &[query, key, value, lengths])
    }
}

/// A head of a sample.
struct Part {
    queries: std::ops::Range<usize>,
    keys: std::ops::Range<usize>,
    weights: std::ops::Range<usize>,
    first: usize,
    width: usize,
    dimension: usize,
}

impl Part {
    fn head<'a>(&self, rows: &'a [f32], of: &std::ops::Range<usize>) -> Head<'a> {
        let rows = &rows[of.start * self.dimension..of.end * self.dimension];
        Head { rows, dimension: self.dimension, first: self.first, width: self.width }
    }

    fn rows<'a>(&self, rows: &'a mut [f32], of: &std::ops::Range<usize>) -> &'a mut [f32] {
        &mut rows[of.start * self.dimension..of.end * self.dimension]
    }

    fn scale(&self) -> f32 {
        (1.0 / (self.width as f64).sqrt()) as f32
    }
}

impl Attend {
    /// Calls `part` for every head of every sample.
    fn each(self, arguments: &Arguments<'_>, mut part: impl FnMut(&Part)) {
        let dimension = arguments.shape(0).columns();
        let width = dimension / self.heads;
        let (mut query, mut key, mut weight) = (0, 0, 0);
        for pair in arguments.values(3).as_chunks::<2>().0 {
            let [queries, keys] = pair.map(|count| count as usize);
            for head in 0..self.heads {
                let weights = queries * weights_of(keys);
                part(&Part {
                    queries: query..query + queries,
                    keys: key..key + keys,
                    weights: weight..weight + weights,
                    first: head * width,
                    width,
                    dimension,
                });
                weight += weights;
            }
            query += queries;
            key += keys;
        }
    }
}

impl Operation for Attend {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let rows = |column: usize| -> usize {
            arguments.values(3).as_chunks::<2>().0.iter().map(|pair| pair[column] as usize).sum()
        };
        let (query, key) = (arguments.shape(0), arguments.shape(1));
        assert_eq!(arguments.shape(2), key, "keys and values");
        assert_eq!((query[0], key[0]), (rows(0), rows(1)), "rows of the samples");
        assert_eq!(query[1], key[1], "queries and keys");
        assert_eq!(query[1] % self.heads, 0, "heads divide the dimension");
        query
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, scratch: &mut Scratch) {
        let Result { values, kept, .. } = result;
        let mut length = 0;
        self.each(arguments, |part| length = part.weights.end);
        kept.resize(length, 0.0);
        self.each(arguments, |part| {
            let weights = &mut kept[part.weights.clone()];
            let query = part.head(arguments.values(0), &part.queries);
            let key = part.head(arguments.values(1), &part.keys);
            head_products(query, key, weights, &mut scratch.product);
            head_softmax(weights, part.keys.len(), part.scale());
            let value = part.head(arguments.values(2), &part.keys);
            let to = part.rows(values, &part.queries);
            add_head_sums(weights, part.keys.len(), Side::Queries, value, to);
        });
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        scratch: &mut Scratch,
    ) {
        let Scratch { product, windows: by_scores, .. } = scratch;
        by_scores.clear();
        by_scores.resize(result.kept.len(), 0.0);
        self.each(arguments, |part| {
            let by_scores = &mut by_scores[part.weights.clone()];
            let upstream = part.head(upstream, &part.queries);
            let value = part.head(arguments.values(2), &part.keys);
            head_products(upstream, value, by_scores, product);
            let weights = &result.kept[part.weights.clone()];
            head_softmax_vjp(by_scores, weights, part.keys.len(), part.scale());
        });
        // Which weights, over which rows, make the gradient by which argument.
        let sums: [(usize, &[f32], Side, &[f32]); 3] = [
            (0, by_scores, Side::Queries, arguments.values(1)),
            (1, by_scores, Side::Keys, arguments.values(0)),
            (2, &result.kept, Side::Keys, upstream),
        ];
        for (argument, weights, side, from) in sums {
            let Some(gradient) = gradients.of(argument) else { continue };
            self.each(arguments, |part| {
                let (to, over) = match side {
                    Side::Queries => (&part.queries, &part.keys),
                    Side::Keys => (&part.keys, &part.queries),
                };
                let weights = &weights[part.weights.clone()];
                let (from, to) = (part.head(from, over), part.rows(gradient, to));
                add_head_sums(weights, part.keys.len(), side, from, to);
            });
        }
    }
}
