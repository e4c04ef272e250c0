//! Weighted InfoNCE: the similarities of the negatives become soft targets beside the true key.
//!
//! - **When**: to compare with Soft-InfoNCE, which does better.
//! - **Formula**: `L = −mean_i (ln p_ii + Σ_{j≠i} u_ij ln p_ij)`, `p = softmax s`, `u_i = softmax over j ≠ i of z_ij / t`.
//! - **Shapes**: `scores` and `similarity` `[batch, batch]`, true pairs on the diagonal; `loss` a scalar.
//! - **Gradient**: `∂L/∂s = (2 p − ω) / B`, `ω = I + u`.
//! - **Edge cases**: at least two pairs; the diagonal of `similarity` counts for nothing.
//! - **Reference**: Li et al. 2023, arXiv 2310.08069, section 3.
//! - **Deviations**: none.

use super::parts::declared::{SCORES, SIMILARITY, SIMILARITY_TEMPERATURE};
use super::parts::negatives::{Batch, expectation, log_softmax_of_others};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::log_softmax;

pub(crate) const ENTRY: Entry = Entry {
    id: "weighted_infonce",
    golden: "weighted_infonce",
    paper: 5,
    family: Family::Pairwise,
    summary: "InfoNCE whose targets hold the true key and, once more in all, the similar negatives.",
    formula: r"L = -\frac1B \sum_i \Big(\log p_{ii} + \sum_{j \ne i} u_{ij} \log p_{ij}\Big)",
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
    let size = batch.size as f64;
    let (mut loss, mut gradient) = (0.0, Vec::new());
    for query in batch.queries() {
        let mut targets = log_softmax_of_others(query.similarity, query.own, t);
        targets.iter_mut().for_each(|log_u| *log_u = libm::exp(*log_u));
        targets[query.own] = 1.0;
        let log_p = log_softmax(query.scores);
        loss -= expectation(&targets, &log_p) / size;
        let slopes = log_p.iter().zip(&targets);
        gradient.extend(slopes.map(|(&log_p, target)| (2.0 * libm::exp(log_p) - target) / size));
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("scores", gradient);
    Ok(outputs.finish())
}
