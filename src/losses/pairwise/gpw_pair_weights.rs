//! General pair weighting: any pair loss read as weights on pairs, the moduli of its gradient by the similarities.
//!
//! - **When**: to see which pairs a loss acts on, and how strongly.
//! - **Formula**: `w_ij = |∂L/∂S_ij|`. With `l_i` the log-sum-exp over `N_i`: contrastive `Σ_{i<j} [P: 1 − S; N: max(0, S − λ)]`;
//!   triplet: the mean over all triplets of `max(0, S_an − S_ap + λ)`; n_pair: the mean over positive pairs of
//!   `ln(1 + exp(l_i − S_ij))`; lifted_structure `(1/B) Σ_i max(0, LSE_P(λ − S) + l_i)`; binomial_deviance and multi_similarity as
//!   their losses.
//! - **Shapes**: `similarity` `[batch, batch]`, `labels` `[batch]`; `loss` a scalar, `pair_gradients` and `pair_weights`
//!   `[batch, batch]`.
//! - **Gradient**: `pair_gradients`, with all entries of `S` independent: neither made symmetric nor assumed to be.
//! - **Edge cases**: contrastive weighs the upper triangle only; without valid pairs the loss and all weights are 0. Without `beta`
//!   binomial_deviance takes 50, multi_similarity 40.
//! - **Reference**: Wang et al. 2019, arXiv 1904.06627, section 3.
//! - **Deviations**: contrastive, triplet, n_pair and lifted_structure follow the paper up to its normalizers.

use super::binomial_deviance_loss;
use super::multi_similarity_loss::{DUP_EPS, EPSILON, MINING, mine, weigh};
use super::parts::declared::{ALPHA, BATCH_BATCH, BETA, LABELS, LAMBDA};
use super::parts::pairs::{Pairs, Weighed, mapped, spread};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{logsumexp, sigmoid, softmax, softplus};

pub(crate) const ENTRY: Entry = Entry {
    id: "gpw_pair_weights",
    golden: "gpw_pair_weights",
    paper: 23,
    family: Family::Pairwise,
    summary: "The weight that a pair loss puts on each pair: how much it changes with the similarity.",
    formula: r"w_{ij} = \Big|\frac{\partial L}{\partial S_{ij}}\Big|",
    reference: "Wang et al. 2019, arXiv 1904.06627, section 3",
    inputs: &[
        Input::f32("similarity", BATCH_BATCH, "Similarity of each anchor (row) with each sample."),
        LABELS,
    ],
    params: &[
        Param::choice(
            "loss",
            &[
                "multi_similarity",
                "contrastive",
                "triplet",
                "n_pair",
                "lifted_structure",
                "binomial_deviance",
            ],
            "The loss whose weights are asked for.",
        ),
        ALPHA,
        BETA,
        LAMBDA,
        EPSILON,
        MINING,
        DUP_EPS,
    ],
    outputs: &[
        LOSS,
        Output::f32("pair_gradients", BATCH_BATCH, "Slope of the loss by each similarity."),
        Output::f32("pair_weights", BATCH_BATCH, "Their moduli."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (similarity, pairs, lambda) =
        (call.f64("similarity"), Pairs::of(call), call.float("lambda"));
    let Weighed { loss, gradient } = match call.choice("loss") {
        "contrastive" => contrastive(&similarity, &pairs, lambda),
        "triplet" => triplet(&similarity, &pairs, lambda),
        "n_pair" => n_pair(&similarity, &pairs),
        "lifted_structure" => lifted_structure(&similarity, &pairs, lambda),
        "binomial_deviance" => {
            let default = binomial_deviance_loss::DEFAULT_BETA;
            let beta = if call.says("beta") { call.float("beta") } else { default };
            binomial_deviance_loss::weigh(&similarity, &pairs, call.float("alpha"), beta, lambda)
        }
        _ => weigh(call, &similarity, &mine(call, &similarity)),
    };
    let weights: Vec<_> = gradient.iter().map(|gradient| gradient.abs()).collect();
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).f32("pair_gradients", gradient).f32("pair_weights", weights);
    Ok(outputs.finish())
}

fn contrastive(similarity: &[f64], pairs: &Pairs<'_>, lambda: f64) -> Weighed {
    let batch = pairs.batch();
    let mut sum = Weighed::zero(batch);
    for i in 0..batch {
        for j in i + 1..batch {
            let at = i * batch + j;
            if pairs.same(i, j) {
                sum.loss += 1.0 - similarity[at];
                sum.gradient[at] = -1.0;
            } else if similarity[at] > lambda {
                sum.loss += similarity[at] - lambda;
                sum.gradient[at] = 1.0;
            }
        }
    }
    sum
}

fn triplet(similarity: &[f64], pairs: &Pairs<'_>, lambda: f64) -> Weighed {
    let batch = pairs.batch();
    let (mut sum, mut triplets) = (Weighed::zero(batch), 0);
    let rows = similarity.chunks_exact(batch).zip(sum.gradient.chunks_exact_mut(batch));
    for (anchor, (row, gradient)) in rows.enumerate() {
        let (positives, negatives) = (pairs.positives(anchor), pairs.negatives(anchor));
        triplets += positives.len() * negatives.len();
        for &positive in &positives {
            for &negative in &negatives {
                let violation = row[negative] - row[positive] + lambda;
                if violation > 0.0 {
                    sum.loss += violation;
                    gradient[positive] -= 1.0;
                    gradient[negative] += 1.0;
                }
            }
        }
    }
    sum.mean_over(triplets)
}

fn n_pair(similarity: &[f64], pairs: &Pairs<'_>) -> Weighed {
    let batch = pairs.batch();
    let (mut sum, mut count) = (Weighed::zero(batch), 0);
    let rows = similarity.chunks_exact(batch).zip(sum.gradient.chunks_exact_mut(batch));
    for (anchor, (row, gradient)) in rows.enumerate() {
        let (positives, negatives) = (pairs.positives(anchor), pairs.negatives(anchor));
        let logits = mapped(row, &negatives, &|s| s);
        let (total, mut pull) = (logsumexp(&logits), 0.0);
        for &positive in &positives {
            sum.loss += softplus(total - row[positive]);
            let slope = sigmoid(total - row[positive]);
            gradient[positive] -= slope;
            pull += slope;
        }
        spread(gradient, &negatives, &softmax(&logits), pull);
        count += positives.len();
    }
    sum.mean_over(count)
}

fn lifted_structure(similarity: &[f64], pairs: &Pairs<'_>, lambda: f64) -> Weighed {
    let batch = pairs.batch();
    let mut sum = Weighed::zero(batch);
    let rows = similarity.chunks_exact(batch).zip(sum.gradient.chunks_exact_mut(batch));
    for (anchor, (row, gradient)) in rows.enumerate() {
        let (positives, negatives) = (pairs.positives(anchor), pairs.negatives(anchor));
        let pulled = mapped(row, &positives, &|s| lambda - s);
        let pushed = mapped(row, &negatives, &|s| s);
        let value = logsumexp(&pulled) + logsumexp(&pushed);
        if value > 0.0 {
            sum.loss += value;
            spread(gradient, &positives, &softmax(&pulled), -1.0);
            spread(gradient, &negatives, &softmax(&pushed), 1.0);
        }
    }
    sum.mean_over(batch)
}
