//! L1 distance of the probabilities to the one-hot label.
//!
//! - **When**: many labels are wrong: no sample weighs more than 2, but learning is slow.
//! - **Formula**: `l = 2 (1 − p_y)`, with `halved` `1 − p_y`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂z = −2 p_y (e_y − p)`, or half of it.
//! - **Edge cases**: 2, with a gradient of 0, where `p_y` underflows.
//! - **Reference**: Ghosh et al. 2017, arXiv 1712.09482.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOGITS, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::labels::{self, Sloped};

const HALVED: Param = Param::flag("halved", false, "Half the distance: 1 - p of the true class.");

pub(crate) const ENTRY: Entry = Entry {
    id: "mean_absolute_error",
    golden: "mean_absolute_error",
    paper: 0,
    family: Family::Classification,
    summary: "L1 distance of the probabilities to the one-hot label; robust to wrong labels.",
    formula: r"\ell = \lVert p - e_y \rVert_1 = 2 (1 - p_y)",
    reference: "Ghosh et al. 2017, arXiv 1712.09482",
    inputs: &[LOGITS, LABELS],
    params: &[HALVED, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let scale = if call.flag("halved") { 1.0 } else { 2.0 };
        labels::run(call, &|_, log_p| Sloped {
            value: -scale * libm::expm1(log_p),
            slope: -scale * libm::exp(log_p),
        })
    },
};
