//! Negative log-probability of the target under the Taylor softmax of second order.
//!
//! - **When**: very many classes behind an output layer whose cost must not grow with them; less sharp than softmax.
//! - **Formula**: `l = −ln[(1 + o_c + o_c²/2) / Z]`, `Z = D + Σ o + Σ o² / 2`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar, `per_sample` `[batch]`.
//! - **Gradient**: `∂l/∂o_k = (1 + o_k) / Z − [k = c] (1 + o_c) / (1 + o_c + o_c²/2)`.
//! - **Edge cases**: both numerators are at least 1/2, so every row has a loss; a logit below −1 gains by falling.
//! - **Reference**: de Brébisson and Vincent 2016, arXiv 1511.05042, section 3.
//! - **Deviations**: the mean over the batch by default, where the released code sums.

use super::parts::spherical::{self, REDUCTION, Spherical};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOGITS, LOSS, PER_SAMPLE};

pub(crate) const ENTRY: Entry = Entry {
    id: "taylor_softmax_loss",
    golden: "taylor_softmax_loss",
    paper: 2,
    family: Family::Classification,
    summary: "Negative log-probability of the true class under the second-order Taylor softmax.",
    formula: r"\ell = -\log\frac{1 + o_c + o_c^2/2}{\sum_k (1 + o_k + o_k^2/2)}",
    reference: "de Brébisson and Vincent 2016, arXiv 1511.05042",
    inputs: &[LOGITS, LABELS],
    params: &[REDUCTION],
    outputs: &[LOSS, PER_SAMPLE],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| spherical::run(call, Spherical::Taylor),
};
