//! Cross-entropy and its reverse, weighted.
//!
//! - **When**: some labels are wrong: the reverse part is bounded, the forward part still learns.
//! - **Formula**: `l = −α ln p_y − β A (1 − p_y)`, `A` the logarithm that stands for `ln 0`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂z = −(α − β A p_y)(e_y − p)`.
//! - **Edge cases**: linear in the scores where `p_y` underflows.
//! - **Reference**: Wang et al. 2019, arXiv 1908.06112.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOGITS, NON_NEGATIVE, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::labels::{self, Sloped};
use std::ops::Bound;

const ALPHA: Param =
    Param::float("alpha", r"\alpha", 0.1, NON_NEGATIVE, (0.0, 6.0), "Weight of cross-entropy.");

const BETA: Param =
    Param::float("beta", r"\beta", 1.0, NON_NEGATIVE, (0.0, 2.0), "Weight of the reverse.");

const LOG_CLIP: Param = Param::float(
    "log_clip",
    "A",
    -9.210_340_371_976_182,
    (Bound::Unbounded, Bound::Included(0.0)),
    (-10.0, 0.0),
    "What stands for the logarithm of 0.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "symmetric_cross_entropy",
    golden: "symmetric_cross_entropy",
    paper: 0,
    family: Family::Classification,
    summary: "Cross-entropy and its bounded reverse: robust to wrong labels and still quick.",
    formula: r"\ell = -\alpha \log p_y - \beta A (1 - p_y)",
    reference: "Wang et al. 2019, arXiv 1908.06112",
    inputs: &[LOGITS, LABELS],
    params: &[ALPHA, BETA, LOG_CLIP, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let (alpha, beta) = (call.float("alpha"), call.float("beta"));
        let reverse = beta * call.float("log_clip");
        labels::run(call, &|_, log_p| Sloped {
            value: reverse * libm::expm1(log_p) - alpha * log_p,
            slope: reverse * libm::exp(log_p) - alpha,
        })
    },
};
