//! Hinge of a binary score.
//!
//! - **When**: a support vector machine of two classes.
//! - **Formula**: `l = max(0, m − s x)^power`, `x` the score, `s = 2 label − 1`.
//! - **Shapes**: `scores` and `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂x = −s power h^(power−1)`.
//! - **Edge cases**: a hinge of exactly 0 has no gradient.
//! - **Reference**: Cortes and Vapnik 1995, Machine Learning 20.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Invariance};
use crate::losses::classification::parts::{
    BINARY_LABELS, MARGIN, POWER, SCORES, hinge, run_binary,
};
use crate::losses::parts::declared::{REDUCED_LOSS, REDUCTION};
use crate::losses::parts::sloped::Sloped;

pub(crate) const ENTRY: Entry = Entry {
    id: "binary_hinge_loss",
    golden: "binary_hinge_loss",
    paper: 0,
    family: Family::Classification,
    summary: "Hinge of a binary score.",
    formula: r"\ell = \max(0,\; m - s x)^p,\quad s = \pm 1",
    reference: "Cortes and Vapnik 1995, Machine Learning 20",
    inputs: &[SCORES, BINARY_LABELS],
    params: &[MARGIN, POWER, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        let (margin, power) = (call.float("margin"), call.integer("power"));
        run_binary(call, &|lead| {
            let Sloped { value, slope } = hinge(margin - lead, power);
            Sloped { value, slope: -slope }
        })
    },
};
