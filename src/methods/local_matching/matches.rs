//! Pairs of local descriptors of two images that match.

use crate::entry::{Call, Input, Param};
use crate::losses::parts::declared::UNIT;
use crate::losses::parts::vectors::Unit;
use std::ops::Bound;

pub(crate) const QUERY: Input =
    Input::f32("query", &["descriptors", "dimension"], "Local descriptors of the query image.");

pub(crate) const POSITIVE: Input = Input::f32(
    "positive",
    &["descriptors", "dimension"],
    "Local descriptors of an image of the same class.",
);

pub(crate) const ATTENTION: Input =
    Input::f32("attention", &["descriptors"], "Attention at each descriptor of the positive.");

pub(crate) const RATIO: Param = Param::float(
    "ratio",
    "r",
    0.9,
    (Bound::Excluded(0.0), UNIT.1),
    (0.5, 1.0),
    "How much nearer the nearest must be than the second nearest.",
);

/// A descriptor of the query and one of the positive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) query: usize,
    pub(crate) positive: usize,
}

/// The matches of a call, in the order of the positive's descriptors. Both images have at least two.
pub(crate) fn matches(call: &Call, query: &Unit, positive: &Unit) -> Vec<Match> {
    let dimension = call.size("dimension");
    let by_query = distances(&query.rows, &positive.rows, dimension);
    let by_positive = distances(&positive.rows, &query.rows, dimension);
    let count = call.size("descriptors");
    let back: Vec<usize> = by_query.chunks_exact(count).map(nearest).collect();
    let attended = attended(&call.f64("attention"));
    let mut matches = Vec::new();
    for (positive, distances) in by_positive.chunks_exact(count).enumerate() {
        let query = nearest(distances);
        let others = distances.iter().enumerate().filter(|&(other, _)| other != query);
        let second = others.map(|(_, &distance)| distance).fold(f64::INFINITY, f64::min);
        let clear = distances[query] <= call.float("ratio") * second;
        if back[query] == positive && clear && attended[positive] {
            matches.push(Match { query, positive });
        }
    }
    matches
}

/// Distance of every row of `a` to every row of `b`.
fn distances(a: &[f64], b: &[f64], dimension: usize) -> Vec<f64> {
    let rows = a.chunks_exact(dimension);
    rows.flat_map(|a| b.chunks_exact(dimension).map(move |b| squared_distance(a, b).sqrt()))
        .collect()
}

/// `|a − b|²`.
pub(crate) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Index of the smallest, the first of several.
pub(crate) fn nearest(distances: &[f64]) -> usize {
    let mut best = 0;
    for (index, &distance) in distances.iter().enumerate() {
        if distance < distances[best] {
            best = index;
        }
    }
    best
}

/// Which descriptors belong to the half of largest attention.
fn attended(attention: &[f64]) -> Vec<bool> {
    let mut largest_first: Vec<usize> = (0..attention.len()).collect();
    largest_first.sort_by(|&a, &b| attention[b].total_cmp(&attention[a]));
    let mut attended = vec![false; attention.len()];
    for &index in &largest_first[..attention.len() / 2] {
        attended[index] = true;
    }
    attended
}
