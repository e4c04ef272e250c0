//! Comp-sum losses: one family from the sum of exponentials over cross-entropy to the mean absolute error.
//!
//! - **When**: choosing how much a sample far from its label weighs; `τ = 1` is cross-entropy.
//! - **Formula**: `l = ((1 + u)^(1−τ) − 1) / (1 − τ)`, `1 + u = 1 / p_y`; with `L = −ln p_y`, `expm1((1 − τ) L) / (1 − τ)`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂z = p_y^(τ−1) (p − e_y)`.
//! - **Edge cases**: within 1e-6 of `τ = 1` the loss is `L`. Below it grows like `exp((1 − τ) L)`, whose exponent is capped at 80 in the
//!   value and the gradient. Bounded by `1 / (τ − 1)` above.
//! - **Reference**: Mao, Mohri and Zhong 2023, arXiv 2304.07288.
//! - **Deviations**: the cap is ours.

use crate::entry::{Entry, Family, Invariance};
use crate::losses::classification::parts::{TAU, comp_sum};
use crate::losses::parts::declared::{LABELS, LOGITS, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::labels::{self, Sloped};

pub(crate) const ENTRY: Entry = Entry {
    id: "comp_sum_loss",
    golden: "comp_sum_loss",
    paper: 4,
    family: Family::Classification,
    summary: "One family from the sum of exponentials over cross-entropy to the mean absolute error.",
    formula: r"\ell = \frac{p_y^{\tau - 1} - 1}{1 - \tau}",
    reference: "Mao, Mohri and Zhong 2023, arXiv 2304.07288",
    inputs: &[LOGITS, LABELS],
    params: &[TAU, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let tau = call.float("tau");
        labels::run(call, &|_, log_p| {
            let Sloped { value, slope } = comp_sum(tau, -log_p);
            Sloped { value, slope: -slope }
        })
    },
};
