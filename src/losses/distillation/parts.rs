//! What the distillation losses share: declared inputs, divergences of rows, softmax without the true class, pulls of
//! landmarks.

use crate::entry::{Axes, Call, Input, Output, Param};
use crate::losses::parts::declared::{BATCH_CLASSES, LOGITS, NON_NEGATIVE, POSITIVE, TEMPERATURE};
use crate::losses::parts::rows::{log_softmax, logsumexp};
use std::ops::Bound;

pub(super) const STUDENT_LOGITS: Input =
    LOGITS.named("student_logits", "Scores of the student, a row a sample.");

pub(super) const TEACHER_LOGITS: Input =
    Input::f32("teacher_logits", BATCH_CLASSES, "Scores of the teacher, constant.");

pub(super) const LOSS_TARGET: Output = Output::f32("loss_target", &[], "Term of the true class.");

pub(super) const LOSS_NON_TARGET: Output =
    Output::f32("loss_non_target", &[], "Term of the other classes.");

/// The temperature of binary divergences.
pub(super) const BINARY_TEMPERATURE: Param = TEMPERATURE.with_default(2.0);

/// A weight of a term.
pub(super) const fn weight(
    name: &'static str,
    symbol: &'static str,
    default: f64,
    help: &'static str,
) -> Param {
    Param::float(name, symbol, default, NON_NEGATIVE, (0.0, 10.0), help)
}

/// Rows of two inputs `[batch, classes]`, in double precision and divided by `temperature`.
pub(super) fn row_pairs(
    call: &Call,
    names: [&str; 2],
    temperature: f64,
) -> Vec<(Vec<f64>, Vec<f64>)> {
    let classes = call.size("classes");
    let divided = |row: &[f32]| row.iter().map(|&z| f64::from(z) / temperature).collect();
    let [first, second] = names.map(|name| call.f32(name).chunks_exact(classes));
    first.zip(second).map(|(a, b)| (divided(a), divided(b))).collect()
}

/// `Σ q (ln q − ln p)` of two distributions given by their logarithms: at least 0, and exact where they nearly agree.
pub(super) fn divergence(log_q: &[f64], log_p: &[f64]) -> f64 {
    let term = |(&log_q, &log_p): (&f64, &f64)| {
        let (q, d) = (libm::exp(log_q), log_q - log_p);
        // Σ p − Σ q is 0; with it every term is of second order where d is small.
        if d.abs() < 1.0 { q * (d + libm::expm1(-d)) } else { q * d + (libm::exp(log_p) - q) }
    };
    log_q.iter().zip(log_p).map(term).sum()
}

/// `coefficient T² mean_n KL(softmax(reference / T) ‖ softmax(logits / T))` and its gradient by the logits.
pub(super) fn softened_divergence(
    call: &Call,
    [logits, reference]: [&str; 2],
    coefficient: f64,
) -> (f64, Vec<f64>) {
    let temperature = call.float("temperature");
    let batch = call.size("batch") as f64;
    let (mut sum, mut gradient) = (0.0, Vec::with_capacity(call.f32(logits).len()));
    for (z, v) in row_pairs(call, [logits, reference], temperature) {
        let (log_p, log_q) = (log_softmax(&z), log_softmax(&v));
        sum += divergence(&log_q, &log_p);
        let factor = coefficient * temperature / batch;
        let slopes = log_p.iter().zip(&log_q);
        gradient.extend(slopes.map(|(&p, &q)| factor * (libm::exp(p) - libm::exp(q))));
    }
    (coefficient * temperature * temperature * sum / batch, gradient)
}

/// The elements of a row without that of the true class.
pub(super) fn without(row: &[f64], label: usize) -> Vec<f64> {
    let others = row.iter().enumerate().filter(|&(class, _)| class != label);
    others.map(|(_, &z)| z).collect()
}

/// Logarithms of a softmax: of the true class against all others, and of the others among themselves.
#[derive(Clone, Debug)]
pub(super) struct Split {
    /// `ln p_y` and `ln(1 − p_y)`.
    pub(super) target: [f64; 2],
    /// `ln softmax` of the other classes, in their order.
    pub(super) others: Vec<f64>,
}

impl Split {
    pub(super) fn of(row: &[f64], label: usize) -> Self {
        let others = without(row, label);
        let against = [row[label], logsumexp(&others)];
        let target = log_softmax(&against);
        Self { target: [target[0], target[1]], others: log_softmax(&others) }
    }
}

/// A value and its derivative.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sloped {
    pub(super) value: f64,
    pub(super) slope: f64,
}

/// `T² / N Σ f(student, teacher)` over all elements, `f` at scores divided by `T`, and its gradient by the student's scores.
pub(super) fn elementwise(
    call: &Call,
    [student, teacher]: [&str; 2],
    f: &dyn Fn(f64, f64) -> Sloped,
) -> (f64, Vec<f64>) {
    let temperature = call.float("temperature");
    let batch = call.size("batch") as f64;
    let (mut sum, mut gradient) = (0.0, Vec::with_capacity(call.f32(student).len()));
    for (&s, &t) in call.f32(student).iter().zip(call.f32(teacher)) {
        let Sloped { value, slope } = f(f64::from(s) / temperature, f64::from(t) / temperature);
        sum += value;
        gradient.push(temperature * slope / batch);
    }
    (temperature * temperature * sum / batch, gradient)
}

/// `ln cosh(u / 2)`: the divergence of `Bern(σ(u))` from a fair coin.
pub(super) fn from_fair_coin(u: f64) -> Sloped {
    let half = 0.5 * u.abs();
    let value = if half < 1e-4 {
        // The logarithms would cancel to nothing.
        0.5 * half * half
    } else {
        half + libm::log1p(libm::exp(-2.0 * half)) - std::f64::consts::LN_2
    };
    Sloped { value, slope: 0.5 * libm::tanh(0.5 * u) }
}

pub(super) const EPS: Param = Param::float(
    "eps",
    r"\varepsilon",
    0.0,
    (Bound::Included(0.0), Bound::Excluded(0.5)),
    (0.0, 0.1),
    "Sigmoids are clamped to this distance from 0 and 1; 0 clamps nothing.",
);

/// The size of a score beyond which its sigmoid is clamped by `eps`.
pub(super) fn clamp_limit(call: &Call) -> f64 {
    let eps = call.float("eps");
    // Never below 0, not by a rounding either.
    if eps == 0.0 { f64::INFINITY } else { (libm::log1p(-eps) - libm::log(eps)).max(0.0) }
}

/// The weights of the pull of a teacher of landmarks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pull {
    /// Where the student is worse than the teacher.
    pub(super) outer: f64,
    /// Where it is better; at most 0.
    pub(super) middle: f64,
    /// The share of the teacher's error below which there is no pull.
    pub(super) inner_fraction: f64,
}

impl Pull {
    /// The pull at an error `error` of the student beside the size `teacher` of the teacher's. The weight is a constant of the
    /// derivative.
    pub(super) fn at(self, error: f64, teacher: f64) -> Sloped {
        let (size, side) = (error.abs(), sign(error));
        if teacher == 0.0 || size < self.inner_fraction * teacher || size == teacher {
            return Sloped { value: 0.0, slope: 0.0 };
        }
        if size > teacher {
            return Sloped { value: self.outer * (size - teacher), slope: self.outer * side };
        }
        Sloped { value: self.middle * (teacher - size), slope: -self.middle * side }
    }
}

/// −1, 0 or 1.
pub(super) fn sign(x: f64) -> f64 {
    f64::from(i8::from(x > 0.0) - i8::from(x < 0.0))
}

/// Coordinates of landmarks, a row a sample.
pub(super) const COORDINATES: Axes = &["batch", "coordinates"];

/// The student's coordinates. The weights of the pulls are constants of the gradient.
pub(super) const PREDICTIONS: Input =
    Input::f32("predictions", COORDINATES, "Coordinates that the student gives.").detached();

pub(super) const TARGETS: Input = Input::f32("targets", COORDINATES, "True coordinates.");

/// A weight above 0 of a pull where the student is worse than its teacher.
pub(super) const fn outer_weight(name: &'static str, default: f64) -> Param {
    let help = "Pull where the student is worse than the teacher.";
    Param::float(name, r"\alpha", default, POSITIVE, (0.1, 5.0), help)
}

/// A weight up to 0 where the student is better than its teacher.
pub(super) const fn middle_weight(name: &'static str, default: f64) -> Param {
    let help = "Minus the pull where the student is better than the teacher.";
    let range = (Bound::Unbounded, Bound::Included(0.0));
    Param::float(name, r"\alpha_{mi}", default, range, (-2.0, 0.0), help)
}

pub(super) const INNER_FRACTION: Param = Param::float(
    "inner_fraction",
    "f",
    0.15,
    (Bound::Included(0.0), Bound::Excluded(1.0)),
    (0.0, 0.9),
    "Share of the teacher's error below which it no longer pulls.",
);
