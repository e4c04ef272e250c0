//! Binary cross-entropy of every label of every query.
//!
//! - **When**: each label is a question of its own; with very many labels the false ones outweigh the true.
//! - **Formula**: `L = mean over all i, j of ln(1 + exp s_ij) − [j ∈ P_i] s_ij`.
//! - **Shapes**: `scores` and `targets` `[batch, classes]`; `loss` a scalar.
//! - **Gradient**: `(σ(s_ij) − [j ∈ P_i]) / (B L)`.
//! - **Edge cases**: the size of a target above 0 does not count.
//! - **Reference**: Gupta et al. 2024, arXiv 2310.10636, equation 2.
//! - **Deviations**: none.

use super::parts::multilabel::{self, SCORES, TARGETS};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{sigmoid, softplus};

pub(crate) const ENTRY: Entry = Entry {
    id: "multilabel_bce_loss",
    golden: "multilabel_bce_loss",
    paper: 21,
    family: Family::Classification,
    summary: "Binary cross-entropy of every label of every query.",
    formula: r"L = \frac1{BL}\sum_{i,j}\log(1 + e^{s_{ij}}) - [j \in P_i]\,s_{ij}",
    reference: "Gupta et al. 2024, arXiv 2310.10636",
    inputs: &[SCORES, TARGETS],
    params: &[],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let count = call.f32("scores").len() as f64;
        multilabel::run(call, count, &mut |query| {
            let mut value = 0.0;
            for (label, &score) in query.scores.iter().enumerate() {
                let sign = if query.is_true(label) { -1.0 } else { 1.0 };
                value += softplus(sign * score);
                query.gradient[label] = sign * sigmoid(sign * score);
            }
            value
        })
    },
};
