//! One-vs-rest hinges: a support vector machine for each class.
//!
//! - **When**: the head of a network as support vector machines; power 2 is the L2-SVM, power 1 the L1-SVM.
//! - **Formula**: `l = Σ_k max(0, m − s_k z_k)^power`, `s_k = 1` for the label and −1 else; not divided by the classes.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂z_k = −s_k power h_k^(power−1)`.
//! - **Edge cases**: moved by an offset; a hinge of exactly 0 has no gradient.
//! - **Reference**: Tang 2013, arXiv 1306.0239.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Invariance};
use crate::losses::classification::parts::{MARGIN, POWER, ovr_row, run_rows};
use crate::losses::parts::declared::{LABELS, LOGITS, REDUCED_LOSS, REDUCTION};

pub(crate) const ENTRY: Entry = Entry {
    id: "ovr_hinge",
    golden: "ovr_hinge",
    paper: 0,
    family: Family::Classification,
    summary: "One-vs-rest hinges: a support vector machine for each class.",
    formula: r"\ell = \sum_k \max(0,\; m - s_k z_k)^p,\quad s_k = \pm 1",
    reference: "Tang 2013, arXiv 1306.0239",
    inputs: &[LOGITS, LABELS],
    params: &[MARGIN, POWER.with_default(2.0), REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let (margin, power) = (call.float("margin"), call.integer("power"));
        run_rows(call, &|z, label, gradient| ovr_row(z, label, margin, power, gradient))
    },
};
