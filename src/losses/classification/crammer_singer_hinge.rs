//! Hinge of the lead over the strongest rival.
//!
//! - **When**: a multi-class support vector machine that cares about the decision alone.
//! - **Formula**: `l = max(0, m + max_{j≠y} z_j − z_y)^power`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `power h^(power−1)` on the strongest rival and minus that on the label; 0 where the hinge is not above 0.
//! - **Edge cases**: of equal rivals the first one counts.
//! - **Reference**: Crammer and Singer 2001, JMLR 2.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Invariance};
use crate::losses::classification::parts::{MARGIN, POWER, hinge, run_rows};
use crate::losses::parts::declared::{LABELS, LOGITS, REDUCED_LOSS, REDUCTION};

pub(crate) const ENTRY: Entry = Entry {
    id: "crammer_singer_hinge",
    golden: "crammer_singer_hinge",
    paper: 0,
    family: Family::Classification,
    summary: "Hinge of the lead of the true class over its strongest rival.",
    formula: r"\ell = \max(0,\; m + \max_{j \ne y} z_j - z_y)^p",
    reference: "Crammer and Singer 2001, JMLR 2",
    inputs: &[LOGITS, LABELS],
    params: &[MARGIN, POWER, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let (margin, power) = (call.float("margin"), call.integer("power"));
        run_rows(call, &|z, label, gradient| {
            let rival = strongest_rival(z, label);
            let of = hinge(margin + (z[rival] - z[label]), power);
            gradient[rival] = of.slope;
            gradient[label] = -of.slope;
            of.value
        })
    },
};

/// The class with the largest score but for the label, the first of several.
fn strongest_rival(z: &[f64], label: usize) -> usize {
    let mut best = usize::from(label == 0);
    for class in 0..z.len() {
        if class != label && z[class] > z[best] {
            best = class;
        }
    }
    best
}
