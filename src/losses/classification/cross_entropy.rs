//! Softmax cross-entropy against labels or target distributions.
//!
//! - **When**: the default for one true class among several.
//! - **Formula**: `l = Σ_k −t_k ln p_k`, `p = softmax(z)`. Labels: `t_k = (1 − ε) w_y [k = y] + (ε / C) w_k`; targets `T`:
//!   `t_k = w_k ((1 − ε) T_k + ε / C)`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]` or `targets` `[batch, classes]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂z = (Σ t) p − t`, over the denominator of the mean.
//! - **Edge cases**: a label equal to `ignore_index` drops its row; if every row is dropped the loss and gradient are 0.
//!   The mean divides by `Σ w_y` of the rows kept with labels, by the batch with targets.
//! - **Reference**: the definition; stable by log-sum-exp.
//! - **Deviations**: none; PyTorch gives NaN where every row is ignored.

use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Param};
use crate::kernels::max;
use crate::losses::parts::declared::{
    BATCH_CLASSES, CLASS_WEIGHTS, LOGITS, REDUCED_LOSS, REDUCTION, UNIT,
};
use crate::losses::parts::kept::{IGNORE_INDEX, Kept, LABELS_OR_IGNORED, kept, weights};
use crate::losses::parts::labels::{self, log_probability, probabilities, slope_by_logits};
use crate::losses::parts::reduction::Reduction;
use crate::{Error, ErrorCode, Result};

const TARGETS: Input = Input::f32("targets", BATCH_CLASSES, "Target distributions, not labels.")
    .within(Domain::Simplex)
    .optional();

const LABEL_SMOOTHING: Param = Param::float(
    "label_smoothing",
    r"\varepsilon",
    0.0,
    UNIT,
    (0.0, 0.5),
    "Weight moved from the true class to all classes.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "cross_entropy",
    golden: "cross_entropy",
    paper: 0,
    family: Family::Classification,
    summary: "Softmax cross-entropy: the negative log-probability of the true class.",
    formula: r"\ell = -\sum_k t_k \log p_k,\quad p = \mathrm{softmax}(z)",
    reference: "Definition",
    inputs: &[LOGITS, LABELS_OR_IGNORED.optional(), TARGETS, CLASS_WEIGHTS],
    params: &[REDUCTION, LABEL_SMOOTHING, IGNORE_INDEX],
    outputs: &[REDUCED_LOSS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let batch = call.size("batch");
    let mut gradient = probabilities(call.f32("logits"), call.size("classes"));
    let reduction = Reduction::of(call);
    let (values, denominator) = match (call.optional_i32("labels"), call.optional_f32("targets")) {
        (Some(labels), None) => against_labels(call, labels, reduction, &mut gradient)?,
        (None, Some(targets)) => {
            let factor = reduction.factor(batch as f64);
            (against_targets(call, targets, factor, &mut gradient), batch as f64)
        }
        (labels, _) => {
            let got = if labels.is_some() { "both" } else { "neither" };
            return Err(Error::new(ErrorCode::MissingInput, "labels", "labels or targets", got));
        }
    };
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, &[batch], &values, denominator);
    outputs.gradient("logits", gradient);
    Ok(outputs.finish())
}

/// Values of the rows and the denominator of their mean; `gradient` holds the probabilities and becomes the gradient.
fn against_labels(
    call: &Call,
    labels: &[i32],
    reduction: Reduction,
    gradient: &mut [f32],
) -> Result<(Vec<f64>, f64)> {
    let Kept { labels, denominator } = kept(call, labels)?;
    let factor = reduction.factor(denominator);
    let smoothing = call.float("label_smoothing");
    let weight = weights(call);
    let uniform = smoothing / call.size("classes") as f64;
    let mut values = Vec::with_capacity(labels.len());
    for (label, (z, p)) in labels.into_iter().zip(labels::rows(call, gradient)) {
        let Some(label) = label else {
            p.fill(0.0);
            values.push(0.0);
            continue;
        };
        let own = (1.0 - smoothing) * weight(label);
        values.push(if uniform == 0.0 {
            let log_p = log_probability(z, p, label);
            slope_by_logits(p, label, log_p, -own * factor);
            -own * log_p
        } else {
            let target = |k| uniform * weight(k) + if k == label { own } else { 0.0 };
            sample(z, p, label, &target, factor)
        });
    }
    Ok((values, denominator))
}

fn against_targets(call: &Call, targets: &[f32], factor: f64, gradient: &mut [f32]) -> Vec<f64> {
    let (smoothing, classes) = (call.float("label_smoothing"), call.size("classes"));
    let weight = weights(call);
    let uniform = smoothing / classes as f64;
    let rows = labels::rows(call, gradient).zip(targets.chunks_exact(classes));
    let sample = |((z, p), targets): ((&[f32], &mut [f32]), &[f32])| {
        let target = |k| weight(k) * ((1.0 - smoothing) * f64::from(targets[k]) + uniform);
        let largest = max(targets);
        let likeliest = targets.iter().position(|&t| t == largest).unwrap_or(0);
        sample(z, p, likeliest, &target, factor)
    };
    rows.map(sample).collect()
}

/// `Σ −t ln p` of a row, with every logarithm taken from that of one class, `at`: the differences of logits are exact.
/// The probabilities become `factor ((Σ t) p − t)`.
fn sample(z: &[f32], p: &mut [f32], at: usize, target: &dyn Fn(usize) -> f64, factor: f64) -> f64 {
    let log_p = log_probability(z, p, at);
    let total: f64 = (0..z.len()).map(target).sum();
    let distance = |k| f64::from(z[at]) - f64::from(z[k]);
    let rest: f64 = (0..z.len()).map(|k| target(k) * distance(k)).sum();
    let without_own = total - target(at);
    for (k, p) in p.iter_mut().enumerate() {
        *p = (factor * (total * f64::from(*p) - target(k))) as f32;
    }
    p[at] = (factor * (total * libm::expm1(log_p) + without_own)) as f32;
    rest - total * log_p
}
