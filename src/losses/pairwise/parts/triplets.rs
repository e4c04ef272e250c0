//! Penalties of triplets: an anchor, a positive and a negative. All of them, or the hardest of each anchor; none is stored.

use super::embedded::Embedded;
use super::pairs::Pairs;
use crate::Result;
use crate::entry::{Arrays, Call, Output};

pub(crate) const NUM_TRIPLETS: Output = Output::i32(
    "num_triplets",
    &[],
    "How many triplets there are; with mining hard, how many anchors have one.",
);

/// Sums over triplets.
struct Sums {
    loss: f64,
    gradient: Vec<f64>,
    triplets: usize,
    above_zero: usize,
}

/// Runs a call with `embeddings`, `labels`, `margin`, `mining`, `squared` and `normalize`. `penalty` gives value and slope at
/// `d_ap − d_an + margin`. With `above_zero`, the mean over all triplets is over those whose penalty is above 0.
pub(crate) fn run(
    call: &Call,
    above_zero: bool,
    penalty: &dyn Fn(f64) -> (f64, f64),
) -> Result<Arrays> {
    let embedded = Embedded::of(call, "embeddings", call.flag("normalize"));
    let (squared, margin) = (call.flag("squared"), call.float("margin"));
    let distances = embedded.distances(squared);
    let hard = call.choice("mining") == "hard";
    let mut sums =
        sums(&distances, &Pairs::of(call), hard, &|difference| penalty(difference + margin));
    let count = if above_zero && !hard { sums.above_zero } else { sums.triplets };
    let factor = if count == 0 { 0.0 } else { 1.0 / count as f64 };
    sums.gradient.iter_mut().for_each(|gradient| *gradient *= factor);
    let mut outputs = call.outputs();
    outputs.f32("loss", sums.loss * factor);
    outputs.count("num_triplets", sums.triplets.min(i32::MAX as usize));
    let gradient = embedded.distances_vjp(&distances, squared, &sums.gradient);
    outputs.gradient("embeddings", gradient);
    Ok(outputs.finish())
}

fn sums(
    distances: &[f64],
    pairs: &Pairs<'_>,
    hard: bool,
    penalty: &dyn Fn(f64) -> (f64, f64),
) -> Sums {
    let batch = pairs.batch();
    let gradient = vec![0.0; distances.len()];
    let mut sums = Sums { loss: 0.0, gradient, triplets: 0, above_zero: 0 };
    for (anchor, row) in distances.chunks_exact(batch).enumerate() {
        let (mut positives, mut negatives) = (pairs.positives(anchor), pairs.negatives(anchor));
        if hard {
            positives = first_by(&positives, &|a, b| row[a] > row[b]);
            negatives = first_by(&negatives, &|a, b| row[a] < row[b]);
        }
        sums.triplets += positives.len() * negatives.len();
        let gradient = &mut sums.gradient[anchor * batch..][..batch];
        for &positive in &positives {
            for &negative in &negatives {
                let (value, slope) = penalty(row[positive] - row[negative]);
                sums.above_zero += usize::from(value > 0.0);
                sums.loss += value;
                gradient[positive] += slope;
                gradient[negative] -= slope;
            }
        }
    }
    sums
}

/// The first of `candidates` that none is `better` than; nothing of nothing.
fn first_by(candidates: &[usize], better: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let first = candidates.iter().copied();
    first.reduce(|best, next| if better(next, best) { next } else { best }).into_iter().collect()
}
