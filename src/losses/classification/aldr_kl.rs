//! ALDR-KL: LDR-KL with a temperature for each training sample, lower the more certain the model is of it.
//!
//! - **When**: noisy labels; certain samples are learned sharply, doubtful ones flatly.
//! - **Formula**: `P ∝ softmax(f / λ_prev) + 1e-5`, `λ = λ₀ (1 − KL(P, 1/C) / (α ln C))`,
//!   `l = λ (ln Σ_k exp(d_k / λ) − ln C) − α ln C (λ − λ₀)² / (2 λ₀)`, `d` and `f` as in LDR-KL.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` and `lambda_prev` `[batch]`; `loss` a scalar, the mean, `losses` and
//!   `lambda` `[batch]`, the state to pass back in when the sample comes again.
//! - **Gradient**: that of LDR-KL with this `λ`, which is a constant.
//! - **Edge cases**: `λ` stays within `(λ₀ (1 − 1/α), λ₀]`. A row of zeros under `l1` has scores 0 and no gradient.
//! - **Reference**: Zhu et al. 2023, arXiv 2112.14869, section 4.
//! - **Deviations**: as in the released code, `P` is taken without the margin.

use super::parts::robust_labels::{MARGIN, NORMALIZE_L1, Robust, Worst};
use super::parts::tempered::{distances, tempered_maximum};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, LABELS, LOGITS, LOSS, POSITIVE};
use crate::losses::parts::rows::softmax;
use std::ops::Bound;

/// Keeps the logarithms of the probabilities finite.
const SMALLEST_SHARE: f64 = 1e-5;

const LAMBDA0: Param = Param::float(
    "lambda0",
    r"\lambda_0",
    1.0,
    POSITIVE,
    (0.1, 20.0),
    "The temperature of a sample of which nothing is known.",
);

const ALPHA: Param = Param::float(
    "alpha",
    r"\alpha",
    2.0,
    (Bound::Excluded(1.0), Bound::Unbounded),
    (1.05, 10.0),
    "How hard the temperature is to move.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "aldr_kl",
    golden: "aldr_kl",
    paper: 3,
    family: Family::Classification,
    summary: "LDR-KL with a temperature for each sample, lower the more certain the model is.",
    formula: r"\ell = \lambda\log\frac1C\sum_k e^{d_k/\lambda} - \frac{\alpha\log C}{2\lambda_0}(\lambda - \lambda_0)^2,\quad \lambda = \lambda_0\left(1 - \frac{\mathrm{KL}(P, 1/C)}{\alpha\log C}\right)",
    reference: "Zhu et al. 2023, arXiv 2112.14869",
    inputs: &[
        LOGITS.detached(),
        LABELS,
        Input::f32("lambda_prev", BATCH, "Temperature of each sample at its last visit.")
            .within(Domain::Positive),
    ],
    params: &[LAMBDA0, ALPHA, MARGIN, NORMALIZE_L1],
    outputs: &[
        LOSS,
        Output::f32("losses", BATCH, "The loss of each sample."),
        Output::f32("lambda", BATCH, "Temperature of each sample, for its next visit."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let previous = call.f64("lambda_prev");
    let (lambda0, alpha) = (call.float("lambda0"), call.float("alpha"));
    let log_classes = libm::log(call.size("classes") as f64);
    let mut lambdas = Vec::with_capacity(previous.len());
    let robust = Robust::of(call, &mut |row, scores, margins| {
        let certainty = certainty(scores, previous[row]) / (alpha * log_classes);
        let lambda = lambda0 * (1.0 - certainty);
        lambdas.push(lambda);
        let Worst { value, weights } = tempered_maximum(margins, lambda);
        let penalty = alpha * log_classes / 2.0 * lambda0 * certainty * certainty;
        Worst { value: value - penalty, weights }
    })?;
    let mut outputs = call.outputs();
    outputs.f32("loss", robust.mean());
    outputs.f32("losses", robust.values);
    outputs.f32("lambda", lambdas);
    outputs.gradient("logits", robust.gradient);
    Ok(outputs.finish())
}

/// `KL(P, 1/C)`: 0 where the model is undecided, `ln C` where it is certain.
fn certainty(scores: &[f64], lambda: f64) -> f64 {
    let classes = scores.len() as f64;
    let total = 1.0 + classes * SMALLEST_SHARE;
    let shares = softmax(&distances(scores, lambda)).into_iter();
    let shares = shares.map(|p| (p + SMALLEST_SHARE) / total);
    shares.map(|p| p * libm::log(classes * p)).sum()
}
