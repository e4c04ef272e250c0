//! The multi-similarity loss: pairs mined by relative similarity and weighted by their own and by the others'.
//!
//! - **When**: embeddings for retrieval, with batches of several classes and several samples of each.
//! - **Formula**: `L = (1/B) Σ_i [(1/α) ln(1 + Σ_P exp(−α (S_ij − λ))) + (1/β) ln(1 + Σ_N exp(β (S_ij − λ)))]`, `S` the products of
//!   all embeddings. Positives with `S ≥ 1 − dup_eps` are dropped; with `mining`, negatives stay with `S + ε > min_P S`,
//!   positives with `S − ε < max_N S`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `loss` a scalar, `mined_positives` and `mined_negatives`
//!   `[batch, batch]`, row `i` what anchor `i` uses.
//! - **Gradient**: by `S`: `−(1/B) exp(−α (S − λ)) / (1 + Σ_P …)` for a positive, the mirror image for a negative; mining is constant.
//! - **Edge cases**: an anchor with an empty set adds 0; the mean is over all anchors. A `dup_eps` below 0 keeps unit duplicates. A
//!   zero vector has no gradient.
//! - **Reference**: Wang et al. 2019, arXiv 1904.06627, equations 10 to 15.
//! - **Deviations**: β 40, λ 0.5 are those of the released code, where the paper has β 50; a lone anchor adds 0, where that code fails.

use super::parts::declared::{ALPHA, BATCH_BATCH, BETA, EMBEDDINGS, LABELS, LAMBDA, NORMALIZE};
use super::parts::embedded::Embedded;
use super::parts::pairs::{Pairs, Weighed, mapped, spread};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::kernels::double::exp_in_place;
use crate::losses::parts::declared::{FINITE, LOSS, NON_NEGATIVE};
use crate::losses::parts::rows::{logsumexp, max};

pub(super) const EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    0.1,
    NON_NEGATIVE,
    (0.0, 0.5),
    "How much easier than the hardest opposite pair a mined pair may be.",
);

pub(super) const MINING: Param = Param::flag("mining", true, "Leave out the easy pairs.");

pub(super) const DUP_EPS: Param = Param::float(
    "dup_eps",
    "",
    1e-5,
    FINITE,
    (-0.1, 0.1),
    "Positives as near to similarity 1 as this are duplicates and dropped; below 0 none is.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "multi_similarity_loss",
    golden: "multi_similarity_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Loss of mined pairs that weighs each by its own similarity and by those around it.",
    formula: r"L = \frac1B \sum_i \Big[\frac1\alpha \log\big(1 + \sum_{P_i} e^{-\alpha(S_{ij} - \lambda)}\big) + \frac1\beta \log\big(1 + \sum_{N_i} e^{\beta(S_{ij} - \lambda)}\big)\Big]",
    reference: "Wang et al. 2019, arXiv 1904.06627",
    inputs: &[EMBEDDINGS, LABELS],
    params: &[ALPHA, BETA, LAMBDA, EPSILON, MINING, DUP_EPS, NORMALIZE],
    outputs: &[
        LOSS,
        Output::i32(
            "mined_positives",
            BATCH_BATCH,
            "1 for each positive pair of an anchor that counts.",
        ),
        Output::i32(
            "mined_negatives",
            BATCH_BATCH,
            "1 for each negative pair of an anchor that counts.",
        ),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let embedded = Embedded::of(call, "embeddings", call.flag("normalize"));
    let similarities = embedded.similarities();
    let mined = mine(call, &similarities);
    let Weighed { loss, gradient } = weigh(call, &similarities, &mined);
    let as_mask = |chosen: &dyn Fn(&Mined) -> &[usize]| {
        let mut mask = vec![0; mined.len() * mined.len()];
        for (row, mined) in mask.chunks_exact_mut(mined.len()).zip(&mined) {
            chosen(mined).iter().for_each(|&j| row[j] = 1);
        }
        mask
    };
    let mut outputs = call.outputs();
    outputs.f32("loss", loss);
    outputs.i32("mined_positives", as_mask(&|mined| &mined.positives));
    outputs.i32("mined_negatives", as_mask(&|mined| &mined.negatives));
    outputs.gradient("embeddings", embedded.similarities_vjp(&gradient));
    Ok(outputs.finish())
}

/// The pairs of an anchor that count.
pub(super) struct Mined {
    positives: Vec<usize>,
    negatives: Vec<usize>,
}

/// Mines the pairs of every anchor of a call with `labels`, `dup_eps`, `mining` and `epsilon`.
pub(super) fn mine(call: &Call, similarities: &[f64]) -> Vec<Mined> {
    let (pairs, epsilon) = (Pairs::of(call), call.float("epsilon"));
    let limit = 1.0 - call.float("dup_eps");
    let rows = similarities.chunks_exact(pairs.batch()).enumerate();
    let anchor = |(anchor, row): (usize, &[f64])| {
        let (mut positives, mut negatives) = (pairs.positives(anchor), pairs.negatives(anchor));
        positives.retain(|&j| row[j] < limit);
        if call.flag("mining") {
            // Both extremes are those before mining.
            let hardest_positive = -max(&mapped(row, &positives, &|s| -s));
            let hardest_negative = max(&mapped(row, &negatives, &|s| s));
            negatives.retain(|&j| row[j] + epsilon > hardest_positive);
            positives.retain(|&j| row[j] - epsilon < hardest_negative);
        }
        Mined { positives, negatives }
    };
    rows.map(anchor).collect()
}

/// The loss of the mined pairs of a call with `alpha`, `beta` and `lambda`.
pub(super) fn weigh(call: &Call, similarities: &[f64], mined: &[Mined]) -> Weighed {
    let (alpha, beta, lambda) = (call.float("alpha"), call.float("beta"), call.float("lambda"));
    let batch = mined.len();
    let mut sum = Weighed::zero(batch);
    let rows = similarities.chunks_exact(batch).zip(sum.gradient.chunks_exact_mut(batch));
    for ((row, gradient), Mined { positives, negatives }) in rows.zip(mined) {
        if positives.is_empty() || negatives.is_empty() {
            continue;
        }
        let sides = [(positives, -alpha, alpha), (negatives, beta, beta)];
        for (chosen, slope, divisor) in sides {
            let mut logits = mapped(row, chosen, &|s| slope * (s - lambda));
            logits.push(0.0);
            let total = logsumexp(&logits);
            sum.loss += total / divisor;
            exp_in_place(&mut logits, total);
            spread(gradient, chosen, &logits, slope / divisor);
        }
    }
    sum.mean_over(batch)
}
