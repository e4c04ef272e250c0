//! What the functions of the room share: declared inputs and params, and a linear softmax model in double precision, for
//! barriers are steep.

use crate::entry::{Axes, Call, Input, Param};
use crate::losses::parts::declared::{NON_NEGATIVE, POSITIVE};
use crate::losses::parts::rows::log_softmax;
use crate::losses::parts::vectors::{products, products_vjp};

pub(super) const ROWS: Axes = &["batch", "dimension"];

pub(super) const INPUTS: Input = Input::f32("inputs", ROWS, "Samples, a row each.");

pub(super) const WEIGHT: Input =
    Input::f32("weight", &["classes", "dimension"], "Weights of the model, a row a class.");

pub(super) const BIAS: Input = Input::f32("bias", &["classes"], "Offsets of the classes.");

pub(super) const EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    8.0 / 255.0,
    POSITIVE,
    (0.01, 0.5),
    "How far an element may be moved.",
);

pub(super) const BARRIER: Param = Param::float(
    "barrier",
    "c",
    0.01,
    NON_NEGATIVE,
    (0.001, 0.2),
    "Strength of the barrier at the ends of the box.",
);

/// Scores `W x + b` of a softmax.
#[derive(Debug)]
pub(super) struct LinearModel {
    pub(super) weight: Vec<f64>,
    pub(super) bias: Vec<f64>,
    pub(super) dimension: usize,
}

/// What the model makes of a sample.
#[derive(Debug)]
pub(super) struct Verdict {
    /// Cross-entropy.
    pub(super) loss: f64,
    /// Probabilities.
    pub(super) p: Vec<f64>,
    /// Its derivative by the scores: `p − y`.
    pub(super) by_scores: Vec<f64>,
    /// Its derivative by the sample: `Wᵀ (p − y)`.
    pub(super) by_input: Vec<f64>,
}

impl LinearModel {
    pub(super) fn of(call: &Call) -> Self {
        let (weight, bias) = (call.f64("weight"), call.f64("bias"));
        Self { weight, bias, dimension: call.size("dimension") }
    }

    /// `W x`.
    pub(super) fn product(&self, x: &[f64]) -> Vec<f64> {
        products(x, &self.weight, self.dimension)
    }

    pub(super) fn judge(&self, x: &[f64], label: usize) -> Verdict {
        let mut scores = self.product(x);
        scores.iter_mut().zip(&self.bias).for_each(|(score, bias)| *score += bias);
        let log_p = log_softmax(&scores);
        let p: Vec<f64> = log_p.iter().map(|&log_p| libm::exp(log_p)).collect();
        let mut by_scores = p.clone();
        by_scores[label] = libm::expm1(log_p[label]);
        let by_input = products_vjp(&by_scores, &self.weight, self.dimension);
        Verdict { loss: -log_p[label], p, by_scores, by_input }
    }
}
