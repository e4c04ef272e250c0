//! Circle loss: every similarity weighted by how far it is from where it should be.
//!
//! - **When**: embeddings for retrieval and verification, from pairs.
//! - **Formula**: `a_p = max(0, 1 + m − S)`, `a_n = max(0, S + m)`; the mean over anchors that have both of
//!   `ln(1 + Σ_P exp(−γ a_p (S − 1 + m)) · Σ_N exp(γ a_n (S − m)))`, `S` the cosines of all embeddings.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `loss` a scalar.
//! - **Gradient**: with `a_p` and `a_n` as constants: by `S` `∓γ a` times the softmax share times `σ` of the two log-sums.
//! - **Edge cases**: no anchor with a positive and a negative gives 0. A zero vector stays 0 and has no gradient.
//! - **Reference**: Sun et al. 2020, arXiv 2002.10857, equation 6.
//! - **Deviations**: none.

use super::parts::declared::{EMBEDDINGS, LABELS};
use super::parts::embedded::run_on_similarities;
use super::parts::pairs::{Pairs, Weighed, mapped};
use crate::entry::{Entry, Family, Input, Invariance, Param};
use crate::losses::parts::declared::{FINITE, LOSS, POSITIVE};
use crate::losses::parts::rows::{logsumexp, sigmoid, softmax, softplus};

const DETACHED: Input = EMBEDDINGS.detached();

pub(crate) const ENTRY: Entry = Entry {
    id: "circle_loss",
    golden: "circle_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Soft comparison of all positive with all negative similarities, each at its own pace.",
    formula: r"L = \log\Big(1 + \sum_N e^{\gamma a_n (S_n - m)} \sum_P e^{-\gamma a_p (S_p - 1 + m)}\Big)",
    reference: "Sun et al. 2020, arXiv 2002.10857",
    inputs: &[DETACHED, LABELS],
    params: &[
        Param::float(
            "m",
            "m",
            0.4,
            FINITE,
            (0.0, 1.0),
            "Relaxation: how far from 1 and 0 is near enough.",
        ),
        Param::float(
            "gamma",
            r"\gamma",
            80.0,
            POSITIVE,
            (1.0, 256.0),
            "Scale of the similarities.",
        ),
    ],
    outputs: &[LOSS],
    invariances: &[Invariance::Scale("embeddings"), Invariance::Order("batch")],
    run: |call| {
        let (m, gamma) = (call.float("m"), call.float("gamma"));
        run_on_similarities(call, true, &|similarities, pairs| weigh(similarities, pairs, m, gamma))
    },
};

fn weigh(similarities: &[f64], pairs: &Pairs<'_>, m: f64, gamma: f64) -> Weighed {
    let batch = pairs.batch();
    let (mut sum, mut anchors) = (Weighed::zero(batch), 0);
    let positive_slope = |s: f64| -gamma * (1.0 + m - s).max(0.0);
    let negative_slope = |s: f64| gamma * (s + m).max(0.0);
    let rows = similarities.chunks_exact(batch).zip(sum.gradient.chunks_exact_mut(batch));
    for (anchor, (row, gradient)) in rows.enumerate() {
        let (positives, negatives) = (pairs.positives(anchor), pairs.negatives(anchor));
        if positives.is_empty() || negatives.is_empty() {
            continue;
        }
        anchors += 1;
        let pulled = mapped(row, &positives, &|s| positive_slope(s) * (s - 1.0 + m));
        let pushed = mapped(row, &negatives, &|s| negative_slope(s) * (s - m));
        let total = logsumexp(&pulled) + logsumexp(&pushed);
        sum.loss += softplus(total);
        let outer = sigmoid(total);
        for (&j, share) in positives.iter().zip(softmax(&pulled)) {
            gradient[j] = outer * share * positive_slope(row[j]);
        }
        for (&j, share) in negatives.iter().zip(softmax(&pushed)) {
            gradient[j] = outer * share * negative_slope(row[j]);
        }
    }
    sum.mean_over(anchors)
}
