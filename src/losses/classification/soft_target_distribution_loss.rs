//! Cross-entropy of scores against distributions around quantised values.
//!
//! - **When**: classes are levels of a quantity, and being off by one is nearly right.
//! - **Formula**: `l = Σ mask (−Σ_j t_j ln(p_j + ε)) / Σ mask`, `p = softmax(z)`, `t` by `soft_target_distribution`.
//! - **Shapes**: `logits` any shape and `classes`, `targets` and `mask` that shape; `loss` a scalar.
//! - **Gradient**: `∂l/∂z_k = mask (p_k Σ_j a_j − a_k) / Σ mask`, `a_j = t_j p_j / (p_j + ε)`.
//! - **Edge cases**: a mask of nothing but 0 is an error; what is masked may have any legal value, also one without a distribution.
//!   `ln(p + ε)` is taken from the logarithm of `p`: finite for any scores.
//! - **Reference**: Drawing2CAD, arXiv 2508.18733, and its code.
//! - **Deviations**: edge renormalise is ours; the official code gives NaN for an empty mask.

use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Param};
use crate::losses::classification::soft_targets::{ALPHA, EDGE, SoftTargets, TARGETS, TOLERANCE};
use crate::losses::parts::declared::{LOSS, POSITIVE};
use crate::losses::parts::rows::log_softmax;
use crate::{Error, ErrorCode, Result};

const LOGITS: Input =
    Input::f32("logits", &["...", "classes"], "Unnormalised scores of each value.")
        .differentiable();

const MASK: Input =
    Input::i32("mask", &["..."], Domain::Binary, "1 for the values that count, 0 for the others.");

pub(crate) const EPS: Param = Param::float(
    "eps",
    r"\varepsilon",
    1e-9,
    POSITIVE,
    (1e-12, 1e-3),
    "Added to each probability before its logarithm.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_target_distribution_loss",
    golden: "soft_target_distribution_loss",
    paper: 1,
    family: Family::Classification,
    summary: "Cross-entropy against distributions around quantised values.",
    formula: r"\ell = -\frac{\sum_i m_i \sum_j t_{ij} \log(p_{ij} + \varepsilon)}{\sum_i m_i}",
    reference: "Drawing2CAD, arXiv 2508.18733",
    inputs: &[LOGITS, TARGETS, MASK],
    params: &[TOLERANCE, ALPHA, EPS, EDGE],
    outputs: &[LOSS],
    invariances: &[Invariance::Shift("logits")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let soft = SoftTargets::of(call, call.size("classes"));
    let (targets, mask) = (call.i32("targets"), call.i32("mask"));
    let (loss, gradient) = loss(&call.f64("logits"), targets, mask, &soft, call.float("eps"))?;
    Ok(call.outputs().f32("loss", loss).gradient("logits", gradient).finish())
}

/// The loss and its gradient by the logits.
pub(crate) fn loss(
    logits: &[f64],
    targets: &[i32],
    mask: &[i32],
    soft: &SoftTargets,
    eps: f64,
) -> Result<(f64, Vec<f64>)> {
    soft.check(targets)?;
    let count = mask.iter().filter(|&&mask| mask == 1).count() as f64;
    if count == 0.0 {
        return Err(Error::new(ErrorCode::Undefined, "mask", "a 1 somewhere", "only 0"));
    }
    let classes = logits.len() / targets.len();
    let mut gradient = vec![0.0; logits.len()];
    let mut total = 0.0;
    let rows = logits.chunks_exact(classes).zip(gradient.chunks_exact_mut(classes));
    for (index, (z, gradient)) in rows.enumerate().filter(|&(index, _)| mask[index] == 1) {
        let t = soft.distribution(targets[index], index)?;
        total += sample(z, &t, eps, gradient);
        gradient.iter_mut().for_each(|gradient| *gradient /= count);
    }
    Ok((total / count, gradient))
}

/// `−Σ t ln(p + ε)` of a row, and its gradient.
fn sample(z: &[f64], t: &[f64], eps: f64, gradient: &mut [f64]) -> f64 {
    let log_p = log_softmax(z);
    let mut value = 0.0;
    let mut total = 0.0;
    for ((&log_p, &t), gradient) in log_p.iter().zip(t).zip(&mut *gradient) {
        let p = libm::exp(log_p);
        value -= t * log_of_sum(log_p, p, eps);
        *gradient = t * (p / (p + eps));
        total += *gradient;
    }
    for (gradient, &log_p) in gradient.iter_mut().zip(&log_p) {
        *gradient = libm::exp(log_p) * total - *gradient;
    }
    value
}

/// `ln(p + ε)`, from the larger of both.
fn log_of_sum(log_p: f64, p: f64, eps: f64) -> f64 {
    if p > eps {
        return log_p + libm::log1p(eps / p);
    }
    libm::log(eps) + libm::log1p(p / eps)
}
