//! ElasticFace-Arc+: ArcFace whose margins, drawn anew for each sample and step, go to the samples by difficulty.
//!
//! - **When**: embeddings for open-set recognition, where a fixed margin is too strict for some classes.
//! - **Formula**: target logit `s cos(θ_y + m_i)`, others `s cos θ_j`; mean cross-entropy. In training `m_i` is drawn from a
//!   normal distribution, mean 0.5 and deviation 0.0175.
//! - **Shapes**: `cosine` `[batch, classes]`, `labels` and `margins` `[batch]`; `loss` a scalar.
//! - **Gradient**: by `cosine`; the target's factor is `s (cos m + t sin m / sin θ)` with `sin θ ≥ 1e-4`. Margins and their order
//!   are constants.
//! - **Edge cases**: a cosine of ±1 or beyond gets no gradient; margins may be negative; equal target cosines keep the order of the batch.
//! - **Reference**: Boutros et al. 2022, arXiv 2109.09416, equations 5 to 7.
//! - **Deviations**: `assignment` official is what the released code runs: sample `i` gets the margin of rank `idx[i]` where `idx`
//!   sorts the batch by target cosine, which applies the permutation in place of its inverse. `rank` is the stated intention: the
//!   easiest sample gets the smallest margin.

use super::parts::{self, ASSIGNED_MARGINS, COSINE, LOGITS_OUT, MARGINS, SCALE};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "elastic_arcface_plus",
    golden: "elastic_arcface_plus",
    paper: 6,
    family: Family::Margin,
    summary: "ArcFace with margins drawn anew for each sample, the largest for the hardest.",
    formula: r"z_y = s\cos(\theta_y + m_i),\quad z_{j \ne y} = s\cos\theta_j",
    reference: "Boutros et al. 2022, arXiv 2109.09416, equations 5 to 7",
    inputs: &[COSINE.detached(), LABELS, MARGINS.drawn(0.5, 0.0175)],
    params: &[SCALE, parts::ASSIGNMENT],
    outputs: &[LOSS, LOGITS_OUT, ASSIGNED_MARGINS],
    invariances: &[Invariance::Order("classes")],
    run: |call| {
        parts::run_elastic(call, &parts::assigned_by_difficulty(call), parts::angular_margin)
    },
};
