//! CosFace: the cosine with the true class has to exceed the others by a margin.
//!
//! - **When**: embeddings for open-set recognition; the simplest of the margin losses.
//! - **Formula**: target logit `s (cos θ_y − m)`, others `s cos θ_j`; mean cross-entropy.
//! - **Shapes**: `cosine` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar.
//! - **Gradient**: by `cosine`, `s (p − one-hot)` over the batch; none where a cosine is ±1 or clamped.
//! - **Edge cases**: margin 0 is the normalized softmax; cosines outside −1 to 1 by a rounding are clamped.
//! - **Reference**: Wang et al. 2018, arXiv 1801.09414, equation 4.
//! - **Deviations**: none.

use super::parts::{self, COSINE, LOGITS_OUT, MARGIN, SCALE};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "cosface_loss",
    golden: "cosface_loss",
    paper: 6,
    family: Family::Margin,
    summary: "Cross-entropy of scaled cosines, with a margin taken from the true class's.",
    formula: r"z_y = s(\cos\theta_y - m),\quad z_{j \ne y} = s\cos\theta_j",
    reference: "Wang et al. 2018, arXiv 1801.09414, equation 4",
    inputs: &[COSINE, LABELS],
    params: &[SCALE, MARGIN.with_default(0.35)],
    outputs: &[LOSS, LOGITS_OUT],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| parts::run_fixed(call, parts::cosine_margin),
};
