//! Focal loss: cross-entropy that fades for samples that are already right.
//!
//! - **When**: most samples are easy and drown the hard ones.
//! - **Formula**: `l = −w_y (1 − p_y)^γ ln p_y`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`, `class_weights` `[classes]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂ln p_y (e_y − p)` with `∂l/∂ln p_y = −w_y ((1 − p_y)^γ − γ p_y (1 − p_y)^(γ−1) ln p_y)`.
//! - **Edge cases**: `γ = 0` is cross-entropy. Where `1 − p_y` underflows to 0 the gradient is 0, also for `γ < 1`. The mean divides
//!   by the batch, with weights too.
//! - **Reference**: Lin et al. 2017, arXiv 1708.02002, equation 4, for several classes.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::classification::parts::GAMMA;
use crate::losses::parts::declared::{CLASS_WEIGHTS, LABELS, LOGITS, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::kept::{some_weight, weights};
use crate::losses::parts::labels::{self, Sloped};

pub(crate) const ENTRY: Entry = Entry {
    id: "focal_loss",
    golden: "focal_loss",
    paper: 0,
    family: Family::Classification,
    summary: "Cross-entropy that fades for samples that are already right.",
    formula: r"\ell = -w_y (1 - p_y)^\gamma \log p_y",
    reference: "Lin et al. 2017, arXiv 1708.02002, equation 4",
    inputs: &[LOGITS, LABELS, CLASS_WEIGHTS],
    params: &[GAMMA, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (labels, gamma) = (call.i32("labels"), call.float("gamma"));
    let weight = weights(call);
    some_weight(labels.iter().map(|&label| weight(label as usize)).sum())?;
    labels::run(call, &|row, log_p| {
        let Sloped { value, slope } = focal(log_p, gamma);
        let weight = weight(labels[row] as usize);
        Sloped { value: weight * value, slope: weight * slope }
    })
}

fn focal(log_p: f64, gamma: f64) -> Sloped {
    let rest = -libm::expm1(log_p);
    if rest == 0.0 {
        return Sloped { value: 0.0, slope: 0.0 };
    }
    let faded = libm::pow(rest, gamma);
    // Quotient before power: the power γ − 1 alone would overflow.
    let slope = gamma * libm::exp(log_p) * (log_p / rest) - 1.0;
    Sloped { value: -faded * log_p, slope: faded * slope }
}
