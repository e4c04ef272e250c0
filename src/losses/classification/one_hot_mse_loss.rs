//! Squared distance of the outputs to the one-hot vector of the target.
//!
//! - **When**: the simplest loss of the spherical family, to hold the others against.
//! - **Formula**: `l = Σ_k (o_k − [k = c])² = Σ o² − 2 o_c + 1`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar, `per_sample` `[batch]`.
//! - **Gradient**: `∂l/∂o = 2 (o − one-hot)`.
//! - **Edge cases**: none.
//! - **Reference**: Vincent, de Brébisson and Bouthillier 2015, arXiv 1412.7091.
//! - **Deviations**: a sum over the classes, not their mean; the mean over the batch by default, where the released code sums.

use super::parts::spherical::{self, REDUCTION, Spherical};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOGITS, LOSS, PER_SAMPLE};

pub(crate) const ENTRY: Entry = Entry {
    id: "one_hot_mse_loss",
    golden: "one_hot_mse_loss",
    paper: 2,
    family: Family::Classification,
    summary: "Squared distance of the outputs to the one-hot vector of the true class.",
    formula: r"\ell = \sum_k (o_k - [k = c])^2",
    reference: "Vincent et al. 2015, arXiv 1412.7091",
    inputs: &[LOGITS, LABELS],
    params: &[REDUCTION],
    outputs: &[LOSS, PER_SAMPLE],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| spherical::run(call, Spherical::Mse),
};
