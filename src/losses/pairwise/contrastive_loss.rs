//! Contrastive loss: positives closer than one margin, negatives farther than another.
//!
//! - **When**: the simplest loss of pairs; verification of two views or faces.
//! - **Formula**: linear: the mean over positive pairs of `max(0, d − m_p)` plus that over negative pairs of `max(0, m_n − d)`, each
//!   over the terms above 0. squared: `(2 / (B (B − 1))) Σ_{i<j} ½ max(0, …)²` of the same.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `loss` a scalar.
//! - **Gradient**: by the Euclidean distances `d`: `±1` or the term itself, over the divisor; from there to the embeddings.
//! - **Edge cases**: without a term above 0 the loss is 0; a distance of 0 and a zero vector have no gradient; one sample gives 0.
//! - **Reference**: Hadsell et al. 2006.
//! - **Deviations**: linear counts only terms above 0 in its means, as common libraries do.

use super::parts::declared::{EMBEDDINGS, LABELS, NORMALIZE};
use super::parts::embedded::run_on_distances;
use super::parts::pairs::{Pairs, Weighed};
use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{FINITE, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "contrastive_loss",
    golden: "contrastive_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Pulls positive pairs within one margin and pushes negative pairs beyond another.",
    formula: r"L = \overline{\max(0, d_P - m_p)} + \overline{\max(0, m_n - d_N)}",
    reference: "Hadsell et al. 2006",
    inputs: &[EMBEDDINGS, LABELS],
    params: &[
        Param::choice("form", &["linear", "squared"], "The hinge of the distance or its square."),
        Param::float(
            "pos_margin",
            "m_p",
            0.0,
            FINITE,
            (0.0, 2.0),
            "Positive pairs nearer than this are near enough.",
        ),
        Param::float(
            "neg_margin",
            "m_n",
            1.0,
            FINITE,
            (0.0, 2.0),
            "Negative pairs farther than this are far enough.",
        ),
        NORMALIZE,
    ],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        let (pos, neg) = (call.float("pos_margin"), call.float("neg_margin"));
        let squared = call.choice("form") == "squared";
        run_on_distances(call, &|distances, pairs| {
            if squared {
                half_squares(distances, pairs, pos, neg)
            } else {
                hinges(distances, pairs, pos, neg)
            }
        })
    },
};

/// How far a pair is on the wrong side of its margin, and the slope of that by the distance.
fn violation(distance: f64, positive: bool, pos_margin: f64, neg_margin: f64) -> (f64, f64) {
    if positive { (distance - pos_margin, 1.0) } else { (neg_margin - distance, -1.0) }
}

fn hinges(distances: &[f64], pairs: &Pairs<'_>, pos_margin: f64, neg_margin: f64) -> Weighed {
    let batch = pairs.batch();
    let mut total = Weighed::zero(batch);
    for positive in [true, false] {
        let (mut sum, mut count) = (Weighed::zero(batch), 0);
        for (i, j) in upper(batch).filter(|&(i, j)| pairs.same(i, j) == positive) {
            let (value, slope) =
                violation(distances[i * batch + j], positive, pos_margin, neg_margin);
            if value > 0.0 {
                sum.loss += value;
                sum.gradient[i * batch + j] = slope;
                count += 1;
            }
        }
        let mean = sum.mean_over(count);
        total.loss += mean.loss;
        total.gradient.iter_mut().zip(mean.gradient).for_each(|(total, mean)| *total += mean);
    }
    total
}

fn half_squares(distances: &[f64], pairs: &Pairs<'_>, pos_margin: f64, neg_margin: f64) -> Weighed {
    let batch = pairs.batch();
    let mut sum = Weighed::zero(batch);
    for (i, j) in upper(batch) {
        let distance = distances[i * batch + j];
        let (value, slope) = violation(distance, pairs.same(i, j), pos_margin, neg_margin);
        sum.loss += 0.5 * value.max(0.0) * value.max(0.0);
        sum.gradient[i * batch + j] = slope * value.max(0.0);
    }
    sum.mean_over(batch * (batch - 1) / 2)
}

/// Every pair once.
fn upper(batch: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..batch).flat_map(move |i| (i + 1..batch).map(move |j| (i, j)))
}
