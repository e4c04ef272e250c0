//! Trajectory loss of sharpness-aware training for free: the divergence of today's outputs from those of some epochs ago.
//!
//! - **When**: flat minima at the price of one gradient; also with the outputs of an averaged copy of the weights (MESA).
//! - **Formula**: `l = λ T² mean_n KL(softmax(z̃ / T) ‖ softmax(z / T))`, `z̃` the scores of the past.
//! - **Shapes**: `logits` and `past_logits` `[batch, classes]`; `loss` a scalar.
//! - **Gradient**: `λ T (p − q) / N`; the past is a constant.
//! - **Edge cases**: equal scores give exactly 0.
//! - **Reference**: Du et al. 2022, arXiv 2205.14083.
//! - **Deviations**: the released code takes the logarithm of a softmax, which is −∞ for distant scores; this does not.

use super::parts::{softened_divergence, weight};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance};
use crate::losses::parts::declared::{BATCH_CLASSES, LOGITS, LOSS, TEMPERATURE};

pub(crate) const ENTRY: Entry = Entry {
    id: "saf_trajectory_loss",
    golden: "saf_trajectory_loss",
    paper: 39,
    family: Family::Distillation,
    summary: "Divergence of a network's outputs from its own of some epochs ago.",
    formula: r"\ell = \lambda T^2\, \mathrm{KL}\big(\mathrm{softmax}(\tilde z/T) \,\|\, \mathrm{softmax}(z/T)\big)",
    reference: "Du et al. 2022, arXiv 2205.14083",
    inputs: &[
        LOGITS,
        Input::f32("past_logits", BATCH_CLASSES, "Scores of the same samples in the past."),
    ],
    params: &[
        TEMPERATURE.with_default(5.0),
        weight("coefficient", r"\lambda", 0.3, "Weight of the loss."),
    ],
    outputs: &[LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Shift("past_logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let coefficient = call.float("coefficient");
    let (loss, gradient) = softened_divergence(call, ["logits", "past_logits"], coefficient);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("logits", gradient);
    Ok(outputs.finish())
}
