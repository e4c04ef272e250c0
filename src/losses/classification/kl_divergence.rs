//! Kullback-Leibler divergence between target distributions and the softmax of scores.
//!
//! - **When**: fitting a distribution; forward covers all of the target, reverse settles on a part of it.
//! - **Formula**: forward `l = Σ T (ln T − ln p)`, reverse `l = Σ p (ln p − ln T)`, `p = softmax(z)`.
//! - **Shapes**: `logits` and `targets` `[batch, classes]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: forward `(Σ T) p − T`, reverse `p_k ((ln p_k − ln T_k) − l)`.
//! - **Edge cases**: a target of 0 adds nothing forward; reverse it is an error unless `p` is exactly 0 there.
//! - **Reference**: the definition; the mean divides by the batch, PyTorch's `batchmean`.
//! - **Deviations**: none.

use crate::entry::{Arrays, Call, Entry, Family, Invariance, Param};
use crate::losses::classification::parts::{TARGETS, run_targets};
use crate::losses::parts::declared::{LOGITS, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::rows::{dot, log_softmax, softmax_vjp};
use crate::{Error, ErrorCode, Result};

const DIRECTION: Param = Param::choice(
    "direction",
    &["forward", "reverse"],
    "Forward from the targets to the model, reverse from the model to the targets.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "kl_divergence",
    golden: "kl_divergence",
    paper: 0,
    family: Family::Classification,
    summary: "Kullback-Leibler divergence between targets and the softmax of scores.",
    formula: r"\ell = \sum_k T_k (\log T_k - \log p_k)",
    reference: "Definition",
    inputs: &[LOGITS, TARGETS],
    params: &[DIRECTION, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    if call.choice("direction") == "reverse" {
        return run_targets(call, &reverse);
    }
    run_targets(call, &|z, targets, gradient| Ok(forward(z, targets, gradient)))
}

fn forward(z: &[f64], targets: &[f64], gradient: &mut [f64]) -> f64 {
    let total: f64 = targets.iter().sum();
    let mut value = 0.0;
    for ((log_p, &t), gradient) in log_softmax(z).into_iter().zip(targets).zip(gradient) {
        if t > 0.0 {
            value += t * (libm::log(t) - log_p);
        }
        *gradient = total * libm::exp(log_p) - t;
    }
    value
}

fn reverse(z: &[f64], targets: &[f64], gradient: &mut [f64]) -> Result<f64> {
    let log_p = log_softmax(z);
    let p: Vec<_> = log_p.iter().map(|&log_p| libm::exp(log_p)).collect();
    if p.iter().zip(targets).any(|(&p, &t)| t == 0.0 && p > 0.0) {
        let expected = "targets above 0 wherever the model's probability is";
        return Err(Error::new(ErrorCode::Undefined, "targets", expected, "0"));
    }
    let ratio = |(&log_p, &t): (&f64, &f64)| if t > 0.0 { log_p - libm::log(t) } else { 0.0 };
    let ratios: Vec<_> = log_p.iter().zip(targets).map(ratio).collect();
    gradient.copy_from_slice(&softmax_vjp(&p, &ratios));
    Ok(dot(&p, &ratios))
}
