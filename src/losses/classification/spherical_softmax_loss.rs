//! Negative log-probability of the target under the spherical softmax.
//!
//! - **When**: very many classes behind an output layer whose cost must not grow with them; the sign of a logit is ignored.
//! - **Formula**: `l = −ln[(o_c² + ε) / (Σ o² + D ε)]`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar, `per_sample` `[batch]`.
//! - **Gradient**: `∂l/∂o_k = 2 o_k / (Σ o² + D ε) − [k = c] 2 o_c / (o_c² + ε)`.
//! - **Edge cases**: a target of 0 has no gradient of its own and a loss bounded by ε alone.
//! - **Reference**: de Brébisson and Vincent 2016, arXiv 1511.05042, section 3.
//! - **Deviations**: the default of ε is ours; the mean over the batch by default, where the released code sums.

use super::parts::spherical::{self, REDUCTION, Spherical};
use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOGITS, LOSS, PER_SAMPLE, POSITIVE};

const EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    1e-3,
    POSITIVE,
    (1e-4, 1.0),
    "Added to every square, so that a logit of 0 keeps some probability.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "spherical_softmax_loss",
    golden: "spherical_softmax_loss",
    paper: 2,
    family: Family::Classification,
    summary: "Negative log-probability of the true class, in proportion to squared logits.",
    formula: r"\ell = -\log\frac{o_c^2 + \varepsilon}{\sum_k (o_k^2 + \varepsilon)}",
    reference: "de Brébisson and Vincent 2016, arXiv 1511.05042",
    inputs: &[LOGITS, LABELS],
    params: &[EPSILON, REDUCTION],
    outputs: &[LOSS, PER_SAMPLE],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| spherical::run(call, Spherical::Squares { epsilon: call.float("epsilon") }),
};
