//! Generalised cross-entropy: between cross-entropy and the mean absolute error.
//!
//! - **When**: some labels are wrong: samples far from their label weigh less than in cross-entropy.
//! - **Formula**: `l = (1 − p_y^q) / q`; where `p_y ≤ k`, the constant `(1 − k^q) / q`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂z = −p_y^q (e_y − p)`; 0 where the constant holds.
//! - **Edge cases**: `q = 0` is cross-entropy, `q = 1` half the mean absolute error; `1 / q` where `p_y` underflows. `k = 0` truncates nothing.
//! - **Reference**: Zhang and Sabuncu 2018, arXiv 1805.07836.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOGITS, REDUCED_LOSS, REDUCTION, UNIT};
use crate::losses::parts::labels::{self, Sloped};
use std::ops::Bound;

const Q: Param = Param::float(
    "q",
    "q",
    0.7,
    UNIT,
    (0.0, 1.0),
    "0 is cross-entropy, 1 half the mean absolute error.",
);

const K: Param = Param::float(
    "k",
    "k",
    0.0,
    (Bound::Included(0.0), Bound::Excluded(1.0)),
    (0.0, 0.9),
    "Probability of the true class up to which a sample has no gradient.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "generalized_cross_entropy",
    golden: "generalized_cross_entropy",
    paper: 0,
    family: Family::Classification,
    summary: "Between cross-entropy and the mean absolute error: robust to some wrong labels.",
    formula: r"\ell = \frac{1 - p_y^q}{q}",
    reference: "Zhang and Sabuncu 2018, arXiv 1805.07836",
    inputs: &[LOGITS, LABELS],
    params: &[Q, K, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let (q, k) = (call.float("q"), call.float("k"));
        labels::run(call, &|_, log_p| {
            if k > 0.0 && log_p <= libm::log(k) {
                return Sloped { value: generalized(q, libm::log(k)), slope: 0.0 };
            }
            Sloped { value: generalized(q, log_p), slope: -libm::exp(q * log_p) }
        })
    },
};

/// `(1 − p^q) / q`, or its limit for `q = 0`.
fn generalized(q: f64, log_p: f64) -> f64 {
    if q == 0.0 { -log_p } else { -libm::expm1(q * log_p) / q }
}
