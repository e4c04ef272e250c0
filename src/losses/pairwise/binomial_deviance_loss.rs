//! Binomial deviance: a softplus of every pair, positives and negatives of an anchor averaged apart.
//!
//! - **When**: embeddings for retrieval; smooth, each pair by itself.
//! - **Formula**: `L = (1/B) Σ_i [mean_P ln(1 + exp(α (λ − S_ij))) + mean_N ln(1 + exp(β (S_ij − λ)))]`, `S` the products of all
//!   embeddings.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `loss` a scalar.
//! - **Gradient**: by `S`: `−α σ(α (λ − S)) / (B |P|)` for a positive, `β σ(β (S − λ)) / (B |N|)` for a negative.
//! - **Edge cases**: the mean of an empty set is 0. A zero vector has no gradient.
//! - **Reference**: Yi et al. 2014, arXiv 1407.4979; Wang et al. 2019, arXiv 1904.06627, equation 8.
//! - **Deviations**: none.

use super::parts::declared::{ALPHA, BETA, EMBEDDINGS, LABELS, LAMBDA, NORMALIZE};
use super::parts::embedded::run_on_similarities;
use super::parts::pairs::{Pairs, Weighed};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{sigmoid, softplus};

/// Beta where the call is silent.
pub(super) const DEFAULT_BETA: f64 = 50.0;

pub(crate) const ENTRY: Entry = Entry {
    id: "binomial_deviance_loss",
    golden: "binomial_deviance_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Softplus of every pair's similarity against a threshold, averaged over each anchor's sets.",
    formula: r"L = \frac1B \sum_i \Big[\frac1{|P_i|} \sum_{P_i} \log(1 + e^{\alpha(\lambda - S_{ij})}) + \frac1{|N_i|} \sum_{N_i} \log(1 + e^{\beta(S_{ij} - \lambda)})\Big]",
    reference: "Yi et al. 2014, arXiv 1407.4979",
    inputs: &[EMBEDDINGS, LABELS],
    params: &[ALPHA, BETA.with_default(DEFAULT_BETA), LAMBDA, NORMALIZE],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        let (alpha, beta) = (call.float("alpha"), call.float("beta"));
        run_on_similarities(call, call.flag("normalize"), &|similarities, pairs| {
            weigh(similarities, pairs, alpha, beta, call.float("lambda"))
        })
    },
};

pub(super) fn weigh(
    similarities: &[f64],
    pairs: &Pairs<'_>,
    alpha: f64,
    beta: f64,
    lambda: f64,
) -> Weighed {
    let batch = pairs.batch();
    let mut sum = Weighed::zero(batch);
    for anchor in 0..batch {
        for (chosen, slope) in [(pairs.positives(anchor), -alpha), (pairs.negatives(anchor), beta)]
        {
            for &j in &chosen {
                let logit = slope * (similarities[anchor * batch + j] - lambda);
                sum.loss += softplus(logit) / chosen.len() as f64;
                sum.gradient[anchor * batch + j] = slope * sigmoid(logit) / chosen.len() as f64;
            }
        }
    }
    sum.mean_over(batch)
}
