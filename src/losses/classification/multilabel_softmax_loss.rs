//! Softmax cross-entropy summed over several true labels.
//!
//! - **When**: the usual loss of retrieval, to hold the decoupled one against: its true labels are rivals of each other.
//! - **Formula**: `L = −(1/B) Σ_i Σ_{j ∈ P_i} v_ij ln p_ij`, `p = softmax(s)`; `v` the targets with `weighted`, else 1.
//! - **Shapes**: `scores` and `targets` `[batch, classes]`; `loss` a scalar.
//! - **Gradient**: `((Σ v) p_ij − v_ij) / B`: a true label with `p > v / Σ v` is pushed down.
//! - **Edge cases**: a row without true labels adds nothing, but counts in `B`.
//! - **Reference**: Gupta et al. 2024, arXiv 2310.10636, equation 4.
//! - **Deviations**: none; not divided by the number of true labels.

use super::parts::multilabel::{self, Query, SCORES, TARGETS, WEIGHTED};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::log_softmax;

pub(crate) const ENTRY: Entry = Entry {
    id: "multilabel_softmax_loss",
    golden: "multilabel_softmax_loss",
    paper: 21,
    family: Family::Classification,
    summary: "Softmax cross-entropy summed over the true labels of each query.",
    formula: r"L = -\frac1B\sum_i\sum_{j \in P_i} v_{ij}\log p_{ij},\quad p = \mathrm{softmax}(s)",
    reference: "Gupta et al. 2024, arXiv 2310.10636",
    inputs: &[SCORES, TARGETS],
    params: &[WEIGHTED],
    outputs: &[LOSS],
    invariances: &[
        Invariance::Shift("scores"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let weighted = call.flag("weighted");
        multilabel::run(call, call.size("batch") as f64, &mut |query| softmax(query, weighted))
    },
};

fn softmax(query: &mut Query<'_>, weighted: bool) -> f64 {
    let log_p = log_softmax(query.scores);
    let total: f64 = (0..log_p.len()).map(|label| query.weight(label, weighted)).sum();
    let mut value = 0.0;
    for (label, &log_p) in log_p.iter().enumerate() {
        let weight = query.weight(label, weighted);
        value -= weight * log_p;
        // With p − 1 as one number: a label that is alone and certain keeps its digits.
        query.gradient[label] = if weight > 0.0 {
            (total - weight) + total * libm::expm1(log_p)
        } else {
            total * libm::exp(log_p)
        };
    }
    value
}
