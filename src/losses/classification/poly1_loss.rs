//! Poly-1: cross-entropy with another first coefficient of its expansion in `1 − p_y`.
//!
//! - **When**: cross-entropy with one more knob to tune.
//! - **Formula**: `l = −ln p_y + ε (1 − p_y)`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂z = −(1 + ε p_y)(e_y − p)`.
//! - **Edge cases**: `ε = 0` is cross-entropy.
//! - **Reference**: Leng et al. 2022, arXiv 2204.12511.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOGITS, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::labels::{self, Sloped};
use std::ops::Bound;

const EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    1.0,
    (Bound::Included(-1.0), Bound::Unbounded),
    (-1.0, 5.0),
    "Added to the first coefficient.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "poly1_loss",
    golden: "poly1_loss",
    paper: 0,
    family: Family::Classification,
    summary: "Cross-entropy with another first coefficient of its expansion.",
    formula: r"\ell = -\log p_y + \varepsilon (1 - p_y)",
    reference: "Leng et al. 2022, arXiv 2204.12511",
    inputs: &[LOGITS, LABELS],
    params: &[EPSILON, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let epsilon = call.float("epsilon");
        labels::run(call, &|_, log_p| Sloped {
            value: -log_p - epsilon * libm::expm1(log_p),
            slope: -1.0 - epsilon * libm::exp(log_p),
        })
    },
};
