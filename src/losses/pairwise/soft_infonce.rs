//! Soft-InfoNCE: InfoNCE in which negatives that resemble the query push less.
//!
//! - **When**: contrastive training on data with duplicates and related items, as code search.
//! - **Formula**: `L = mean_i (ln Σ_j w_ij exp s_ij − s_ii)`; the weights are those of `soft_infonce_weights`.
//! - **Shapes**: `scores` and `similarity` `[batch, batch]`, true pairs on the diagonal; `loss` a scalar, `weights` `[batch, batch]`.
//! - **Gradient**: `∂L/∂s = (r − I) / B`, `r_i = softmax_j (s_ij + ln w_ij)`; the weights are constants.
//! - **Edge cases**: `α = 0` is InfoNCE; at least two pairs; `β − α / n` must be above 0.
//! - **Reference**: Li et al. 2023, arXiv 2310.08069, equations 4 to 7.
//! - **Deviations**: the exact logarithm; the released code takes `−ln(p_ii + 1e-15)`, which stops at 34.5.

use super::parts::declared::{SCORES, SIMILARITY, SIMILARITY_TEMPERATURE};
use super::parts::negatives::{Batch, cross_entropy, scaled};
use super::soft_infonce_weights::{ALPHA, BETA, CLIP_MIN, WEIGHTS, weights};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_infonce",
    golden: "soft_infonce",
    paper: 5,
    family: Family::Pairwise,
    summary: "InfoNCE with each negative weighted by its estimated similarity to the query.",
    formula: r"L = \frac1B \sum_i \Big(\log \sum_j w_{ij} e^{s_{ij}} - s_{ii}\Big)",
    reference: "Li et al. 2023, arXiv 2310.08069",
    inputs: &[SCORES, SIMILARITY],
    params: &[ALPHA, BETA, SIMILARITY_TEMPERATURE, CLIP_MIN],
    outputs: &[LOSS, WEIGHTS],
    invariances: &[
        Invariance::Shift("scores"),
        Invariance::Shift("similarity"),
        Invariance::Order("batch"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (batch, weights) = (Batch::of(call)?, weights(call)?);
    let size = batch.size as f64;
    let (mut loss, mut gradient) = (0.0, Vec::with_capacity(weights.len()));
    for (query, weights) in batch.queries().zip(weights.chunks_exact(batch.size)) {
        let logits = query.scores.iter().zip(weights).map(|(&s, &w)| s + libm::log(w));
        let (value, slopes) = cross_entropy(&logits.collect::<Vec<_>>(), query.own);
        loss += value / size;
        gradient.extend(scaled(slopes, 1.0 / size));
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).f32("weights", weights).gradient("scores", gradient);
    Ok(outputs.finish())
}
