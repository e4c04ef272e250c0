//! InfoNCE with a divergence that makes the scores of the negatives follow their estimated similarities.
//!
//! - **When**: a teacher of similarities is at hand and the order of the negatives matters too.
//! - **Formula**: `L = c · InfoNCE + k · mean_i KL(u_i ‖ p'_i)`, `p'` and `u` the softmax of `s_ij` and of `z_ij / t` over `j ≠ i`.
//! - **Shapes**: `scores` and `similarity` `[batch, batch]`, true pairs on the diagonal; `loss`, `ce` and `kl` scalars.
//! - **Gradient**: `∂L/∂s = (c (p − I) + k (p' − u)) / B`.
//! - **Edge cases**: at least two pairs; with two the divergence is 0. `ce` and `kl` are given without their weights.
//! - **Reference**: Li et al. 2023, arXiv 2310.08069, section 3.
//! - **Deviations**: none.

use super::parts::declared::{SCORES, SIMILARITY, SIMILARITY_TEMPERATURE};
use super::parts::negatives::{Batch, cross_entropy, expectation, log_softmax_of_others};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::{LOSS, NON_NEGATIVE};

pub(crate) const ENTRY: Entry = Entry {
    id: "kl_regularized_infonce",
    golden: "kl_regularized_infonce",
    paper: 5,
    family: Family::Pairwise,
    summary: "InfoNCE plus the divergence of the negatives' scores from their estimated similarities.",
    formula: r"L = c\, L_{\mathrm{InfoNCE}} + \frac{k}{B} \sum_i \mathrm{KL}(u_i \,\|\, p'_i)",
    reference: "Li et al. 2023, arXiv 2310.08069, section 3",
    inputs: &[SCORES, SIMILARITY],
    params: &[
        SIMILARITY_TEMPERATURE,
        Param::float("ce_weight", "c", 1.0, NON_NEGATIVE, (0.0, 2.0), "Weight of InfoNCE."),
        Param::float("kl_weight", "k", 1.0, NON_NEGATIVE, (0.0, 2.0), "Weight of the divergence."),
    ],
    outputs: &[
        LOSS,
        Output::f32("ce", &[], "InfoNCE, without its weight."),
        Output::f32("kl", &[], "The mean divergence, without its weight."),
    ],
    invariances: &[
        Invariance::Shift("scores"),
        Invariance::Shift("similarity"),
        Invariance::Order("batch"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (batch, t) = (Batch::of(call)?, call.float("t"));
    let (ce_weight, kl_weight) = (call.float("ce_weight"), call.float("kl_weight"));
    let size = batch.size as f64;
    let (mut ce, mut kl, mut gradient) = (0.0, 0.0, Vec::new());
    for query in batch.queries() {
        let (value, slopes) = cross_entropy(query.scores, query.own);
        let log_u = log_softmax_of_others(query.similarity, query.own, t);
        let log_p = log_softmax_of_others(query.scores, query.own, 1.0);
        let u: Vec<_> = log_u.iter().map(|&log_u| libm::exp(log_u)).collect();
        ce += value / size;
        kl += (expectation(&u, &log_u) - expectation(&u, &log_p)) / size;
        for ((slope, u), log_p) in slopes.into_iter().zip(u).zip(log_p) {
            gradient.push((ce_weight * slope + kl_weight * (libm::exp(log_p) - u)) / size);
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", ce_weight * ce + kl_weight * kl).f32("ce", ce).f32("kl", kl);
    outputs.gradient("scores", gradient);
    Ok(outputs.finish())
}
