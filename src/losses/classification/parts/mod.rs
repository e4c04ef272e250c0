//! What the losses of this room share: hinges, comp-sums, and rows of scores in double precision.

pub(crate) mod anyloss;
#[cfg(feature = "methods")]
pub(crate) mod factored;
pub(crate) mod multilabel;
pub(crate) mod robust_labels;
pub(crate) mod soft_topk;
pub(crate) mod spherical;
pub(crate) mod tempered;

use crate::Result;
use crate::entry::{Arrays, Call, Domain, Input, Output, Param};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES, FINITE, NON_NEGATIVE};
use crate::losses::parts::reduction::Reduction;
use crate::losses::parts::sloped::Sloped;

/// Scores of one class against another.
pub(super) const SCORES: Input =
    Input::f32("scores", BATCH, "A score a sample, above 0 for the class 1.").differentiable();

pub(super) const BINARY_LABELS: Input =
    Input::i32("labels", BATCH, Domain::Binary, "The true class of each sample, 0 or 1.");

/// Scores of any shape, each for itself.
pub(super) const ELEMENT_LOGITS: Input =
    Input::f32("logits", &["..."], "A score an element, above 0 for yes.").differentiable();

pub(super) const ELEMENT_TARGETS: Input =
    Input::f32("targets", &["..."], "The answers: 1 for yes, 0 for no, or between.")
        .within(Domain::UnitInterval);

/// Target distributions.
pub(super) const TARGETS: Input =
    Input::f32("targets", BATCH_CLASSES, "Target distributions, a row a sample.")
        .within(Domain::Simplex);

pub(super) const GAMMA: Param = Param::float(
    "gamma",
    r"\gamma",
    2.0,
    NON_NEGATIVE,
    (0.0, 5.0),
    "How much less an easy sample counts; 0 is cross-entropy.",
);

pub(super) const MARGIN: Param =
    Param::float("margin", "m", 1.0, FINITE, (0.0, 5.0), "Lead from which on nothing is lost.");

pub(super) const POWER: Param =
    Param::integer("power", "p", 1, (1, 2), 1, "1 for the hinge, 2 for its square.");

/// `max(0, h)^power`; where it is 0 the derivative is too.
pub(super) fn hinge(h: f64, power: i64) -> Sloped {
    match power {
        _ if h <= 0.0 => Sloped { value: 0.0, slope: 0.0 },
        1 => Sloped { value: h, slope: 1.0 },
        _ => Sloped { value: h * h, slope: 2.0 * h },
    }
}

/// `Σ_k max(0, margin − s_k z_k)^power` of a row, `s_k = 1` for the label and −1 else, and its gradient.
pub(super) fn ovr_row(
    z: &[f64],
    label: usize,
    margin: f64,
    power: i64,
    gradient: &mut [f64],
) -> f64 {
    let mut value = 0.0;
    for (class, (&z, gradient)) in z.iter().zip(gradient).enumerate() {
        let sign = if class == label { 1.0 } else { -1.0 };
        let of = hinge(margin - sign * z, power);
        value += of.value;
        *gradient = -sign * of.slope;
    }
    value
}

/// Value of a row of scores against its label. Adds to the gradient, which is 0 before.
type LabelLoss<'a> = &'a dyn Fn(&[f64], usize, &mut [f64]) -> f64;

/// The same against its targets.
type TargetLoss<'a> = &'a dyn Fn(&[f64], &[f64], &mut [f64]) -> Result<f64>;

/// Value of a row by its number, its scores and their gradient.
type SampleLoss<'a> = &'a dyn Fn(usize, &[f64], &mut [f64]) -> Result<f64>;

/// Runs a call with `logits`, `labels` and `reduction`. `of(scores, label, gradient)` gives the value of a row.
pub(super) fn run_rows(call: &Call, of: LabelLoss<'_>) -> Result<Arrays> {
    let labels = call.i32("labels");
    run_samples(call, &|row, scores, gradient| Ok(of(scores, labels[row] as usize, gradient)))
}

/// Runs a call with `logits`, `targets` and `reduction` in the same way: `of(scores, target, gradient)`.
pub(super) fn run_targets(call: &Call, of: TargetLoss<'_>) -> Result<Arrays> {
    let (targets, classes) = (call.f64("targets"), call.size("classes"));
    run_samples(call, &|row, scores, gradient| {
        of(scores, &targets[row * classes..][..classes], gradient)
    })
}

fn run_samples(call: &Call, of: SampleLoss<'_>) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (scores, classes) = (call.f64("logits"), call.size("classes"));
    let batch = scores.len() / classes;
    let reduction = Reduction::of(call);
    let factor = reduction.factor(batch as f64);
    let mut values = Vec::with_capacity(batch);
    let mut gradient = vec![0.0; scores.len()];
    let rows = scores.chunks_exact(classes).zip(gradient.chunks_exact_mut(classes));
    for (row, (scores, gradient)) in rows.enumerate() {
        values.push(of(row, scores, gradient)?);
        gradient.iter_mut().for_each(|gradient| *gradient *= factor);
    }
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, &[batch], &values, batch as f64);
    outputs.gradient("logits", gradient);
    Ok(outputs.finish())
}

/// Runs a call with `scores`, binary `labels` and `reduction` of a loss that is a function of `s · score`, `s = ±1`.
pub(super) fn run_binary(call: &Call, of: &dyn Fn(f64) -> Sloped) -> Result<Arrays> {
    let scores = call.f64("scores");
    let reduction = Reduction::of(call);
    let batch = scores.len() as f64;
    let (mut values, mut gradient) = (Vec::new(), Vec::new());
    for (&score, &label) in scores.iter().zip(call.i32("labels")) {
        let sign = f64::from(2 * label - 1);
        let Sloped { value, slope } = of(sign * score);
        values.push(value);
        gradient.push(sign * slope * reduction.factor(batch));
    }
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, &[scores.len()], &values, batch);
    outputs.gradient("scores", gradient);
    Ok(outputs.finish())
}

/// Runs a call with `logits` and `targets` of one shape and `reduction`, element by element: `of(index, logit, target)`.
pub(super) fn run_elements(call: &Call, of: &dyn Fn(usize, f64, f64) -> Sloped) -> Result<Arrays> {
    let (logits, targets) = (call.f64("logits"), call.f64("targets"));
    let reduction = Reduction::of(call);
    let count = logits.len() as f64;
    let (mut values, mut gradient) = (Vec::new(), Vec::new());
    for (index, (&logit, &target)) in logits.iter().zip(&targets).enumerate() {
        let Sloped { value, slope } = of(index, logit, target);
        values.push(value);
        gradient.push(slope * reduction.factor(count));
    }
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, call.shape("logits"), &values, count);
    outputs.gradient("logits", gradient);
    Ok(outputs.finish())
}

pub(super) const TAU: Param = Param::float(
    "tau",
    r"\tau",
    1.0,
    NON_NEGATIVE,
    (0.0, 3.0),
    "0 sum of exponentials, 1 cross-entropy, 2 half the mean absolute error.",
);

/// Is this `τ` the limit 1?
pub(super) fn is_logistic(tau: f64) -> bool {
    (1.0 - tau).abs() < 1e-6
}

/// `expm1((1 − τ) L) / (1 − τ)` of `L = ln(1 + u)` and its derivative by `L`; `L` itself at `τ = 1`. The exponent is at most 80.
pub(super) fn comp_sum(tau: f64, l: f64) -> Sloped {
    if is_logistic(tau) {
        return Sloped { value: l, slope: 1.0 };
    }
    let exponent = ((1.0 - tau) * l).min(80.0);
    Sloped { value: libm::expm1(exponent) / (1.0 - tau), slope: libm::exp(exponent) }
}

/// Weights of the layer that gave the logits.
pub(super) const SVM_WEIGHT: Input =
    Input::f32("weight", &["dimension", "classes"], "Weights of the last layer.").differentiable();

pub(super) const PENALTY: Param =
    Param::float("C", "C", 1.0, NON_NEGATIVE, (0.0, 5.0), "Weight of the hinge.");

pub(super) const HINGE_POWER: Param =
    Param::integer("p", "p", 2, (1, 2), 1, "2 for the squared hinge, 1 for the hinge.");

pub(super) const REGULARIZER: Output = Output::f32("regularizer", &[], "The part of the weights.");

pub(super) const HINGE: Output =
    Output::f32("hinge", &[], "The part of the margins, without its weight C.");

/// Runs a call of `regularizer Σ W² + C hinge Σ max(0, 1 − t o)^p`.
pub(super) fn run_svm(call: &Call, regularizer: f64, hinge: f64) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (scores, weights) = (call.f64("logits"), call.f64("weight"));
    let (penalty, power) = (call.float("C"), call.integer("p"));
    let classes = call.size("classes");
    let mut gradient = vec![0.0; scores.len()];
    let rows = scores.chunks_exact(classes).zip(gradient.chunks_exact_mut(classes));
    let mut total = 0.0;
    for ((z, gradient), &label) in rows.zip(call.i32("labels")) {
        total += hinge * ovr_row(z, label as usize, 1.0, power, gradient);
        gradient.iter_mut().for_each(|gradient| *gradient *= penalty * hinge);
    }
    let norm: f64 = weights.iter().map(|weight| regularizer * weight * weight).sum();
    let by_weight: Vec<_> = weights.iter().map(|weight| 2.0 * regularizer * weight).collect();
    let mut outputs = call.outputs();
    outputs.f32("loss", norm + penalty * total).f32("regularizer", norm).f32("hinge", total);
    outputs.gradient("logits", gradient).gradient("weight", by_weight);
    Ok(outputs.finish())
}
