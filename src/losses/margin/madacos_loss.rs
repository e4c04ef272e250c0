//! MadaCos: a cosine softmax whose scale and margin are set anew by every batch.
//!
//! - **When**: compact embeddings for retrieval, without scale and margin to tune.
//! - **Formula**: target logit `scale (cos θ_y − margin)`, others `scale cos θ_j`; mean cross-entropy. Scale and margin are those of
//!   `madacos_parameters`.
//! - **Shapes**: `cosine` `[batch, classes]`, `labels` `[batch]`; `loss`, `scale` and `margin` scalars, `logits` `[batch, classes]`.
//! - **Gradient**: by `cosine`, `scale (p − one-hot)` over the batch; none where a cosine is ±1 or clamped. Scale and margin are
//!   constants.
//! - **Edge cases**: the median of an even number of samples is the lower one; without training the margin is 0.
//! - **Reference**: Zhu et al. 2023, arXiv 2308.04008.
//! - **Deviations**: the released code leaves the logarithm, overflows and then takes the margin 0; it divides by 0 at the median 1.

use super::madacos::{ALPHA, MARGIN_OUT, METHOD_B, Madacos, SCALE_OUT, TRAINING};
use super::parts::{self, COSINE, LOGITS_OUT};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "madacos_loss",
    golden: "madacos_loss",
    paper: 42,
    family: Family::Margin,
    summary: "Cross-entropy of cosines with the scale and margin that the batch sets.",
    formula: r"z_y = s(\cos\theta_y - m),\quad z_{j \ne y} = s\cos\theta_j",
    reference: "Zhu et al. 2023, arXiv 2308.04008",
    inputs: &[COSINE.detached(), LABELS],
    params: &[ALPHA, METHOD_B, TRAINING],
    outputs: &[LOSS, LOGITS_OUT, SCALE_OUT, MARGIN_OUT],
    invariances: &[Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let Madacos { scale, margin, .. } = Madacos::of(call, &parts::cosines(call));
    let mut outputs = call.outputs();
    let target = |_, t| parts::cosine_margin(t, scale, margin);
    parts::finish_with_target(call, &mut outputs, scale, &target);
    outputs.f32("scale", scale);
    outputs.f32("margin", margin);
    Ok(outputs.finish())
}
