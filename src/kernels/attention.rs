//! Attention of a few rows to a few others: products of heads, narrow columns of wider rows.
//!
//! [`add_product`](super::add_product) packs its sides, which for heads of 16 columns and some dozen rows takes longer than the product.
//! Here weights `[queries, keys]` are computed a vector of keys at a time from keys that stand on their side, and sums of rows a
//! vector of columns at a time. Rows of weights have a whole number of the widest vectors; what is beyond the last key is 0.

use super::arithmetic::dispatch;
use super::exp::Reference;
use super::lanes::Lanes;
use super::passes::{max_in, store_exp_in};
use super::stream::Stream;

/// What rows of weights are multiples of: the lanes of the widest vectors.
const WIDEST: usize = 16;

/// Length of a row of weights for so many keys.
pub const fn weights_of(keys: usize) -> usize {
    keys.next_multiple_of(WIDEST)
}

/// A head of some rows: as many columns from `first` on.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The rows, one after the other.
    pub rows: &'a [f32],
    /// Length of a row.
    pub dimension: usize,
    /// The first column.
    pub first: usize,
    /// How many columns.
    pub width: usize,
}

impl<'a> Head<'a> {
    fn count(&self) -> usize {
        self.rows.len() / self.dimension
    }

    #[inline(always)]
    fn row(&self, at: usize) -> &'a [f32] {
        &self.rows[at * self.dimension + self.first..][..self.width]
    }
}

dispatch! {
    /// `q · k` of every query with every key into `weights`. `scratch` keeps its memory for the next call.
    pub fn head_products(queries: Head<'_>, keys: Head<'_>, weights: &mut [f32], scratch: &mut Vec<f32>) = products_in
}

#[inline(always)]
fn products_in<V: Lanes>(
    token: V::Token,
    queries: Head<'_>,
    keys: Head<'_>,
    weights: &mut [f32],
    scratch: &mut Vec<f32>,
) {
    let (count, width) = (keys.count(), keys.width);
    let length = weights_of(count);
    scratch.clear();
    scratch.resize(width * length, 0.0);
    for key in 0..count {
        for (column, &value) in keys.row(key).iter().enumerate() {
            scratch[column * length + key] = value;
        }
    }
    for (query, weights) in weights.chunks_exact_mut(length).enumerate() {
        let query = queries.row(query);
        for at in (0..length).step_by(V::LEN) {
            let mut sum = V::splat(token, 0.0);
            for (column, &value) in query.iter().enumerate() {
                let keys = V::load(token, &scratch[column * length + at..]);
                sum = keys.mul_add(V::splat(token, value), sum);
            }
            sum.store(&mut weights[at..]);
        }
    }
}

dispatch! {
    /// Makes products with so many keys the probabilities of a softmax over `scale` times them.
    pub fn head_softmax(weights: &mut [f32], keys: usize, scale: f32) = softmax_in
}

#[inline(always)]
fn softmax_in<V: Lanes>(token: V::Token, weights: &mut [f32], keys: usize, scale: f32) {
    for row in weights.chunks_exact_mut(weights_of(keys)) {
        let row = &mut row[..keys];
        row.iter_mut().for_each(|weight| *weight *= scale);
        let reference = Reference::new(max_in::<V>(token, row), 1.0);
        let sum = store_exp_in::<V>(token, Stream::within(row), reference);
        let factor = (1.0 / sum) as f32;
        row.iter_mut().for_each(|weight| *weight *= factor);
    }
}

dispatch! {
    /// Makes gradients by probabilities gradients by the products that they came from.
    pub fn head_softmax_vjp(gradients: &mut [f32], probabilities: &[f32], keys: usize, scale: f32) = softmax_vjp_in
}

#[inline(always)]
fn softmax_vjp_in<V: Lanes>(
    token: V::Token,
    gradients: &mut [f32],
    probabilities: &[f32],
    keys: usize,
    scale: f32,
) {
    let length = weights_of(keys);
    let factor = V::splat(token, scale);
    for (g, p) in gradients.chunks_exact_mut(length).zip(probabilities.chunks_exact(length)) {
        let mut sum = V::splat(token, 0.0);
        for at in (0..length).step_by(V::LEN) {
            sum = V::load(token, &g[at..]).mul_add(V::load(token, &p[at..]), sum);
        }
        let mean = V::splat(token, sum.reduce_sum());
        for at in (0..length).step_by(V::LEN) {
            let part = V::load(token, &g[at..]).sub(mean).mul(V::load(token, &p[at..]));
            part.mul(factor).store(&mut g[at..]);
        }
    }
}

/// Which weight belongs to a row of the result and a row of the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Results are queries, sums go over keys.
    Queries,
    /// Results are keys, sums go over queries.
    Keys,
}

dispatch! {
    /// Adds sums of rows, with weights `[queries, keys]`, to the same columns of `to`.
    pub fn add_head_sums(weights: &[f32], keys: usize, side: Side, from: Head<'_>, to: &mut [f32]) = add_sums_in
}

#[inline(always)]
fn add_sums_in<V: Lanes>(
    token: V::Token,
    weights: &[f32],
    keys: usize,
    side: Side,
    from: Head<'_>,
    to: &mut [f32],
) {
    let length = weights_of(keys);
    let (down, along) = if side == Side::Queries { (length, 1) } else { (1, length) };
    let whole = from.width - from.width % V::LEN;
    for (at, to) in to.chunks_exact_mut(from.dimension).enumerate() {
        let to = &mut to[from.first..][..from.width];
        let weight = |row: usize| weights[at * down + row * along];
        for column in (0..whole).step_by(V::LEN) {
            let mut sum = V::load(token, &to[column..]);
            for row in 0..from.count() {
                let part = V::load(token, &from.row(row)[column..]);
                sum = part.mul_add(V::splat(token, weight(row)), sum);
            }
            sum.store(&mut to[column..]);
        }
        for row in 0..from.count() {
            let rest = from.row(row)[whole..].iter();
            to[whole..].iter_mut().zip(rest).for_each(|(to, x)| *to += weight(row) * x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(length: usize, seed: usize) -> Vec<f32> {
        (0..length).map(|i| ((i * 7919 + seed * 104_729) % 257) as f32 / 128.0 - 1.0).collect()
    }

    #[test]
    fn are_the_definitions_for_every_size() {
        for (queries, keys, width) in [(1, 1, 4), (3, 5, 6), (7, 16, 16), (4, 33, 20), (24, 42, 16)]
        {
            let (dimension, first) = (width + 3, 2);
            let (q, k) = (numbers(queries * dimension, 1), numbers(keys * dimension, 2));
            let head = |rows| Head { rows, dimension, first, width };
            let length = weights_of(keys);
            let mut weights = vec![0.5; queries * length];
            head_products(head(&q), head(&k), &mut weights, &mut Vec::new());
            let near = |a: f32, b: f64| (f64::from(a) - b).abs() < 1e-4;
            let dot = |query: usize, key: usize| -> f64 {
                let pairs = head(&q).row(query).iter().zip(head(&k).row(key));
                pairs.map(|(a, b)| f64::from(a * b)).sum()
            };
            for (at, &weight) in weights.iter().enumerate() {
                let (query, key) = (at / length, at % length);
                assert!(near(weight, if key < keys { dot(query, key) } else { 0.0 }));
            }
            head_softmax(&mut weights, keys, 0.5);
            for (query, row) in weights.chunks_exact(length).enumerate() {
                let total: f64 = (0..keys).map(|key| (0.5 * dot(query, key)).exp()).sum();
                for (key, &weight) in row.iter().enumerate() {
                    let expected =
                        if key < keys { (0.5 * dot(query, key)).exp() / total } else { 0.0 };
                    assert!(near(weight, expected), "{weight} {expected}");
                }
            }
            for (side, from, count) in [(Side::Queries, &k, queries), (Side::Keys, &q, keys)] {
                let mut sums = vec![1.0; count * dimension];
                add_head_sums(&weights, keys, side, head(from), &mut sums);
                for (at, &sum) in sums.iter().enumerate() {
                    let (row, column) = (at / dimension, at % dimension);
                    let term = |other: usize| {
                        let (query, key) =
                            if side == Side::Queries { (row, other) } else { (other, row) };
                        f64::from(weights[query * length + key] * from[other * dimension + column])
                    };
                    let inside = (first..first + width).contains(&column);
                    let expected: f64 = (0..from.len() / dimension).map(term).sum();
                    assert!(near(sum, 1.0 + if inside { expected } else { 0.0 }));
                }
            }
        }
    }
}
