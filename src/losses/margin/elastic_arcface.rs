//! ElasticFace-Arc: ArcFace with a margin drawn anew for each sample and step.
//!
//! - **When**: embeddings for open-set recognition, where a fixed margin is too strict for some classes.
//! - **Formula**: target logit `s cos(θ_y + m_i)`, others `s cos θ_j`; mean cross-entropy. In training `m_i` is drawn from a normal
//!   distribution, mean 0.5 and deviation 0.05.
//! - **Shapes**: `cosine` `[batch, classes]`, `labels` and `margins` `[batch]`; `loss` a scalar.
//! - **Gradient**: by `cosine`; the target's factor is `s (cos m + t sin m / sin θ)` with `sin θ ≥ 1e-4`. Margins are constants.
//! - **Edge cases**: a cosine of ±1 or beyond gets no gradient; margins may be negative.
//! - **Reference**: Boutros et al. 2022, arXiv 2109.09416, equation 5.
//! - **Deviations**: the released code's gradient is not finite at `|t| = 1`, ours is 0.

use super::parts::{self, ASSIGNED_MARGINS, COSINE, LOGITS_OUT, MARGINS, SCALE};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "elastic_arcface",
    golden: "elastic_arcface",
    paper: 6,
    family: Family::Margin,
    summary: "ArcFace with a margin drawn anew for each sample.",
    formula: r"z_y = s\cos(\theta_y + m_i),\quad z_{j \ne y} = s\cos\theta_j",
    reference: "Boutros et al. 2022, arXiv 2109.09416, equation 5",
    inputs: &[COSINE, LABELS, MARGINS.drawn(0.5, 0.05)],
    params: &[SCALE, parts::NO_ASSIGNMENT],
    outputs: &[LOSS, LOGITS_OUT, ASSIGNED_MARGINS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| parts::run_elastic(call, &call.f64("margins"), parts::angular_margin),
};
