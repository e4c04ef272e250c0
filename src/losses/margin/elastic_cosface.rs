//! ElasticFace-Cos: CosFace with a margin drawn anew for each sample and step.
//!
//! - **When**: embeddings for open-set recognition, where a fixed margin is too strict for some classes.
//! - **Formula**: target logit `s (cos θ_y − m_i)`, others `s cos θ_j`; mean cross-entropy. In training `m_i` is drawn from a normal
//!   distribution, mean 0.35 and deviation 0.05.
//! - **Shapes**: `cosine` `[batch, classes]`, `labels` and `margins` `[batch]`; `loss` a scalar.
//! - **Gradient**: by `cosine`, `s (p − one-hot)` over the batch; none where a cosine is ±1 or clamped. Margins are constants.
//! - **Edge cases**: margins may be negative.
//! - **Reference**: Boutros et al. 2022, arXiv 2109.09416, equation 6.
//! - **Deviations**: none.

use super::parts::{self, ASSIGNED_MARGINS, COSINE, LOGITS_OUT, MARGINS, SCALE};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "elastic_cosface",
    golden: "elastic_cosface",
    paper: 6,
    family: Family::Margin,
    summary: "CosFace with a margin drawn anew for each sample.",
    formula: r"z_y = s(\cos\theta_y - m_i),\quad z_{j \ne y} = s\cos\theta_j",
    reference: "Boutros et al. 2022, arXiv 2109.09416, equation 6",
    inputs: &[COSINE, LABELS, MARGINS.drawn(0.35, 0.05)],
    params: &[SCALE, parts::NO_ASSIGNMENT],
    outputs: &[LOSS, LOGITS_OUT, ASSIGNED_MARGINS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| parts::run_elastic(call, &call.f64("margins"), parts::cosine_margin),
};
