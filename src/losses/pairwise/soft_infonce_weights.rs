//! The weights of Soft-InfoNCE: light for negatives that resemble the query.
//!
//! - **When**: to see or reuse the weights without the loss.
//! - **Formula**: `w_ij = max(clip_min, (β − α u_ij) / (β − α / n))`, `u_i = softmax over j ≠ i of z_ij / t`, `n = B − 1`; `w_ii = 1`.
//! - **Shapes**: `similarity` and `weights` `[batch, batch]`; the diagonal of `similarity` counts for nothing.
//! - **Gradient**: none; the weights are constants of the loss.
//! - **Edge cases**: before clipping the weights of a query's negatives have the mean 1; `α = 0` makes all of them 1, `α < 0`
//!   weighs similar negatives more. `β − α / n` must be above 0: with the defaults a batch of 2 is an error.
//! - **Reference**: Li et al. 2023, arXiv 2310.08069, equations 5 to 7.
//! - **Deviations**: `β − α / n < 0` is an error; the released code takes it.

use super::parts::declared::{BATCH_BATCH, SIMILARITY, SIMILARITY_TEMPERATURE};
use super::parts::negatives::log_softmax_of_others;
use crate::entry::{Arrays, Call, Digits, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::{FINITE, POSITIVE};
use crate::{Error, ErrorCode, Result};

pub(super) const ALPHA: Param = Param::float(
    "alpha",
    r"\alpha",
    1.0,
    FINITE,
    (-2.0, 2.0),
    "How much lighter a negative is for its similarity; 0 is InfoNCE, below 0 heavier.",
);

pub(super) const BETA: Param =
    Param::float("beta", r"\beta", 1.0, FINITE, (0.1, 4.0), "The weight that alpha takes from.");

pub(super) const CLIP_MIN: Param = Param::float(
    "clip_min",
    r"w_{\min}",
    0.1,
    POSITIVE,
    (0.01, 1.0),
    "No weight is smaller than this.",
);

pub(super) const WEIGHTS: Output = Output::f32(
    "weights",
    BATCH_BATCH,
    "Weight of each negative in the denominator; 1 on the diagonal.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_infonce_weights",
    golden: "soft_infonce_weights",
    paper: 5,
    family: Family::Pairwise,
    summary: "Weights of the negatives of a batch by their estimated similarity to the query.",
    formula: r"w_{ij} = \max\Big(w_{\min}, \frac{\beta - \alpha u_{ij}}{\beta - \alpha/n}\Big),\quad u_i = \mathrm{softmax}_{j \ne i}(z_{ij}/t)",
    reference: "Li et al. 2023, arXiv 2310.08069",
    inputs: &[SIMILARITY],
    params: &[ALPHA, BETA, SIMILARITY_TEMPERATURE, CLIP_MIN],
    outputs: &[WEIGHTS],
    invariances: &[Invariance::Shift("similarity"), Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let weights = weights(call)?;
    Ok(call.outputs().f32("weights", weights).finish())
}

/// The weights of a call with `similarity` and the params above, `[batch, batch]`.
pub(super) fn weights(call: &Call) -> Result<Vec<f64>> {
    call.at_least("batch", 2)?;
    let (alpha, beta, batch) = (call.float("alpha"), call.float("beta"), call.size("batch"));
    let level = alpha / (batch - 1) as f64;
    // Within rounding of alpha / n, beta is alpha / n.
    if beta - level <= f64::EPSILON * beta.abs() {
        let expected = format!("more than alpha / negatives = {}", Digits(level));
        return Err(Error::new(ErrorCode::Undefined, "beta", expected, Digits(beta).to_string()));
    }
    let (t, clip_min) = (call.float("t"), call.float("clip_min"));
    let similarity = call.f64("similarity");
    let mut weights = Vec::with_capacity(similarity.len());
    for (own, row) in similarity.chunks_exact(batch).enumerate() {
        let start = weights.len();
        let weight = |log_u| (beta - alpha * libm::exp(log_u)) / (beta - level);
        let shares = log_softmax_of_others(row, own, t).into_iter();
        weights.extend(shares.map(|log_u| weight(log_u).max(clip_min)));
        weights[start + own] = 1.0;
    }
    Ok(weights)
}
