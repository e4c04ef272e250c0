//! ArcFace: the angle to the true class's weight has to be smaller than the others by a margin.
//!
//! - **When**: embeddings for open-set recognition; the usual first choice.
//! - **Formula**: target logit `s cos(θ_y + m)`, others `s cos θ_j`; mean cross-entropy. With boundary linear the target has
//!   `s (cos θ_y − m sin m)` where `θ_y + m ≥ π`.
//! - **Shapes**: `cosine` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar.
//! - **Gradient**: by `cosine`; the target's factor is `s (cos m + t sin m / sin θ)` with `sin θ ≥ 1e-4`, or `s` beyond the boundary.
//! - **Edge cases**: a cosine of ±1 or beyond gets no gradient; margin 0 is the normalized softmax; cosines outside −1 to 1 by a rounding are clamped.
//! - **Reference**: Deng et al. 2019, arXiv 1801.07698, equation 3.
//! - **Deviations**: `boundary` none is what the released code of ElasticFace runs, where the target logit rises again beyond
//!   `θ_y + m = π`; its gradient is not finite at `|t| = 1`, ours is 0.

use super::parts::{self, COSINE, LOGITS_OUT, MARGIN, SCALE};
use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOSS};

const BOUNDARY: Param = Param::choice(
    "boundary",
    &["none", "linear"],
    "What the target logit is where angle and margin exceed a half turn: the cosine still, or linear.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "arcface_loss",
    golden: "arcface_loss",
    paper: 6,
    family: Family::Margin,
    summary: "Cross-entropy of scaled cosines, with a margin added to the true class's angle.",
    formula: r"z_y = s\cos(\theta_y + m),\quad z_{j \ne y} = s\cos\theta_j",
    reference: "Deng et al. 2019, arXiv 1801.07698, equation 3",
    inputs: &[COSINE, LABELS],
    params: &[SCALE, MARGIN, BOUNDARY],
    outputs: &[LOSS, LOGITS_OUT],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let linear = call.choice("boundary") == "linear";
        let margin = if linear { parts::bounded_angular_margin } else { parts::angular_margin };
        parts::run_fixed(call, margin)
    },
};
