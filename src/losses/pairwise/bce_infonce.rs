//! Binary cross-entropy of every softmax probability with the similarities as soft targets.
//!
//! - **When**: to compare with Soft-InfoNCE, which does better.
//! - **Formula**: `L = −(1/B²) Σ_ij [ω_ij ln p_ij + (1 − ω_ij) ln(1 − p_ij)]`, `p = softmax s`, `ω = I + u`, `u_i` the softmax over
//!   `j ≠ i` of `z_ij / t`.
//! - **Shapes**: `scores` and `similarity` `[batch, batch]`, true pairs on the diagonal; `loss` a scalar.
//! - **Gradient**: `∂L/∂p = (p − ω) / (B² p (1 − p))`, through the softmax without the quotient (below).
//! - **Edge cases**: at least two pairs; the diagonal of `similarity` counts for nothing.
//! - **Reference**: Li et al. 2023, arXiv 2310.08069, section 3.
//! - **Deviations**: exact logarithms; the released code stops them at −100.

use super::parts::declared::{SCORES, SIMILARITY, SIMILARITY_TEMPERATURE};
use super::parts::negatives::{Batch, Query, expectation, log_softmax_of_others};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{argmax, log_softmax, logsumexp};

pub(crate) const ENTRY: Entry = Entry {
    id: "bce_infonce",
    golden: "bce_infonce",
    paper: 5,
    family: Family::Pairwise,
    summary: "Binary cross-entropy of all softmax probabilities with similarities as soft targets.",
    formula: r"L = -\frac1{B^2} \sum_{ij} \big[\omega_{ij} \log p_{ij} + (1 - \omega_{ij}) \log(1 - p_{ij})\big]",
    reference: "Li et al. 2023, arXiv 2310.08069, section 3",
    inputs: &[SCORES, SIMILARITY],
    params: &[SIMILARITY_TEMPERATURE],
    outputs: &[LOSS],
    invariances: &[
        Invariance::Shift("scores"),
        Invariance::Shift("similarity"),
        Invariance::Order("batch"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (batch, t) = (Batch::of(call)?, call.float("t"));
    let factor = 1.0 / (batch.size as f64 * batch.size as f64);
    let (mut loss, mut gradient) = (0.0, Vec::new());
    for query in batch.queries() {
        let (value, slopes) = row(query, t);
        loss += factor * value;
        gradient.extend(slopes.into_iter().map(|slope| factor * slope));
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("scores", gradient);
    Ok(outputs.finish())
}

/// The sum over the keys of a query, and its gradient by the scores.
///
/// With `b = −(1 − ω)`: `∂/∂s_k = −ω_k + p_k Σ ω + Σ_{j≠k} b_j p_k / (1 − p_j) − p_k Σ b`. Only the largest `p_j` may be near
/// 1, so it alone takes its `p_k / (1 − p_j)` from logarithms; for the others the two last sums join into
/// `p_k Σ_j b_j p_j / (1 − p_j)`, and a row costs no more than its length.
fn row(query: Query<'_>, t: f64) -> (f64, Vec<f64>) {
    let log_u = log_softmax_of_others(query.similarity, query.own, t);
    let mut targets: Vec<_> = log_u.iter().map(|&log_u| libm::exp(log_u)).collect();
    let mut rest: Vec<_> = log_u.iter().map(|&log_u| -libm::expm1(log_u)).collect();
    (targets[query.own], rest[query.own]) = (1.0, 0.0);
    let log_p = log_softmax(query.scores);
    let p: Vec<_> = log_p.iter().map(|&log_p| libm::exp(log_p)).collect();
    let largest = argmax(&log_p);
    let mut others = log_p.clone();
    others[largest] = f64::NEG_INFINITY;
    let mut log_not_p: Vec<_> = p.iter().map(|&p| libm::log1p(-p)).collect();
    log_not_p[largest] = logsumexp(&others);
    let value = -expectation(&targets, &log_p) - expectation(&rest, &log_not_p);

    let total: f64 = targets.iter().sum();
    let odds = |k: usize| -rest[k] * p[k] / (1.0 - p[k]);
    let all_odds: f64 = (0..p.len()).filter(|&k| k != largest).map(odds).sum();
    let slope = |k: usize| {
        let common = p[k] * (total + rest[k]) - targets[k];
        if k == largest {
            return common + p[k] * all_odds;
        }
        let by_largest = libm::exp(log_p[k] - log_not_p[largest]) - p[k];
        common + p[k] * (all_odds - odds(k)) - rest[largest] * by_largest
    };
    let gradient = (0..p.len()).map(slope).collect();
    (value, gradient)
}
