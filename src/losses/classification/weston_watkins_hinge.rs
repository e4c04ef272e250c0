//! Hinges of the lead over every rival, summed.
//!
//! - **When**: a multi-class support vector machine in which every rival within the margin counts.
//! - **Formula**: `l = Σ_{j≠y} max(0, m + z_j − z_y)^power`, over the number of classes with `divide_by_classes`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `power h_j^(power−1)` on each rival, minus their sum on the label.
//! - **Edge cases**: a hinge of exactly 0 has no gradient.
//! - **Reference**: Weston and Watkins 1999, ESANN.
//! - **Deviations**: none; PyTorch's `multi_margin_loss` is the one with `divide_by_classes`.

use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::classification::parts::{MARGIN, POWER, hinge, run_rows};
use crate::losses::parts::declared::{LABELS, LOGITS, REDUCED_LOSS, REDUCTION};

const DIVIDE_BY_CLASSES: Param = Param::flag(
    "divide_by_classes",
    false,
    "Divide by the number of classes, as PyTorch's multi_margin_loss does.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "weston_watkins_hinge",
    golden: "weston_watkins_hinge",
    paper: 0,
    family: Family::Classification,
    summary: "Hinges of the lead of the true class over every rival.",
    formula: r"\ell = \sum_{j \ne y} \max(0,\; m + z_j - z_y)^p",
    reference: "Weston and Watkins 1999, ESANN",
    inputs: &[LOGITS, LABELS],
    params: &[MARGIN, POWER, DIVIDE_BY_CLASSES, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let (margin, power) = (call.float("margin"), call.integer("power"));
        let divide = call.flag("divide_by_classes");
        let share = if divide { 1.0 / call.size("classes") as f64 } else { 1.0 };
        run_rows(call, &|z, label, gradient| {
            let (mut value, mut total) = (0.0, 0.0);
            for rival in (0..z.len()).filter(|&class| class != label) {
                let of = hinge(margin + (z[rival] - z[label]), power);
                value += of.value;
                total += of.slope;
                gradient[rival] = of.slope * share;
            }
            gradient[label] = -total * share;
            value * share
        })
    },
};
