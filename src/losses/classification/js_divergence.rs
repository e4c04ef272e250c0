//! Generalised Jensen-Shannon divergence between target distributions and the softmax of scores.
//!
//! - **When**: some labels are wrong: normalised, it runs from cross-entropy (`π → 0`) to the mean absolute error (`π → 1`).
//! - **Formula**: `l = π KL(T, m) + (1 − π) KL(p, m)`, `m = π T + (1 − π) p`; normalised times `−1 / ((1 − π) ln(1 − π))`.
//! - **Shapes**: `logits` and `targets` `[batch, classes]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `(1 − π) p_k (ln(p_k / m_k) − Σ_j p_j ln(p_j / m_j))`, times the same factor.
//! - **Edge cases**: a target or a probability of 0 adds nothing.
//! - **Reference**: Englesson and Azizpour 2021, arXiv 2105.04522.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::classification::parts::{TARGETS, run_targets};
use crate::losses::parts::declared::{LOGITS, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::rows::{softmax, softmax_vjp};
use std::ops::Bound;

const PI: Param = Param::float(
    "pi",
    r"\pi",
    0.5,
    (Bound::Excluded(0.0), Bound::Excluded(1.0)),
    (0.05, 0.95),
    "Share of the targets in the mixture.",
);

const NORMALIZE: Param = Param::flag(
    "normalize",
    false,
    "Scale so that the ends are cross-entropy and the L1 distance.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "js_divergence",
    golden: "js_divergence",
    paper: 0,
    family: Family::Classification,
    summary: "Generalised Jensen-Shannon divergence between targets and the softmax of scores.",
    formula: r"\ell = \pi\,\mathrm{KL}(T, m) + (1 - \pi)\,\mathrm{KL}(p, m),\quad m = \pi T + (1 - \pi) p",
    reference: "Englesson and Azizpour 2021, arXiv 2105.04522",
    inputs: &[LOGITS, TARGETS],
    params: &[PI, NORMALIZE, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let pi = call.float("pi");
        let scale = match call.flag("normalize") {
            true => -1.0 / ((1.0 - pi) * libm::log1p(-pi)),
            false => 1.0,
        };
        run_targets(call, &|z, targets, gradient| Ok(row(z, targets, pi, scale, gradient)))
    },
};

fn row(z: &[f64], targets: &[f64], pi: f64, scale: f64, gradient: &mut [f64]) -> f64 {
    let p = softmax(z);
    let mut value = 0.0;
    let mut upstream = Vec::with_capacity(p.len());
    for (&p, &t) in p.iter().zip(targets) {
        let of_p = log_ratio(p, t, pi);
        value += pi * t * log_ratio(t, p, 1.0 - pi) + (1.0 - pi) * p * of_p;
        upstream.push(scale * (1.0 - pi) * of_p);
    }
    gradient.copy_from_slice(&softmax_vjp(&p, &upstream));
    scale * value
}

/// `ln(a / m)` with `m` the mixture of `a` and `share` of `b`, to the last digit where the two are near; 0 of nothing.
fn log_ratio(a: f64, b: f64, share: f64) -> f64 {
    if a == 0.0 {
        return 0.0;
    }
    let change = share * ((b - a) / a);
    if change.abs() < 0.5 {
        return -libm::log1p(change);
    }
    libm::log(a) - libm::log((1.0 - share) * a + share * b)
}
