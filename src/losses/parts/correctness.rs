//! The confidence in the predicted class against whether it is the true one.

use super::rows::{argmax, dot, softmax};
use crate::entry::{Call, Param};

pub(crate) const BALANCED: Param = Param::flag(
    "balanced",
    false,
    "Correct and wrong samples weigh the same in all, as in the released code.",
);

/// The largest probability of a row at a temperature, and what its derivatives need.
#[derive(Clone, Debug)]
pub(crate) struct Confidence {
    /// The predicted class, the first of several.
    pub(crate) class: usize,
    probabilities: Vec<f64>,
    /// What the other classes have, which keeps the digits that 1 − p has lost.
    rest: f64,
    /// How far the largest logit lies above their mean.
    lead: f64,
    temperature: f64,
}

impl Confidence {
    pub(crate) fn of(z: &[f64], temperature: f64) -> Self {
        let class = argmax(z);
        let below: Vec<f64> = z.iter().map(|&other| other - z[class]).collect();
        let scaled: Vec<f64> = below.iter().map(|&below| below / temperature).collect();
        let probabilities = softmax(&scaled);
        let others = |(k, &p): (usize, &f64)| if k == class { 0.0 } else { p };
        let rest = probabilities.iter().enumerate().map(others).sum();
        let lead = -dot(&probabilities, &below);
        Self { class, probabilities, rest, lead, temperature }
    }

    pub(crate) fn value(&self) -> f64 {
        self.probabilities[self.class]
    }

    /// Confidence minus 1 for a correct sample, minus 0 for a wrong one.
    pub(crate) fn error(&self, correct: bool) -> f64 {
        if correct { -self.rest } else { self.value() }
    }

    /// Appends the derivative by the logits times `slope`.
    pub(crate) fn by_logits(&self, slope: f64, gradient: &mut Vec<f64>) {
        let factor = slope * self.value() / self.temperature;
        let start = gradient.len();
        gradient.extend(self.probabilities.iter().map(|&p| -factor * p));
        gradient[start + self.class] = factor * self.rest;
    }

    /// The derivative by the temperature.
    pub(crate) fn by_temperature(&self) -> f64 {
        -(self.value() / self.temperature) * (self.lead / self.temperature)
    }
}

/// The weighted squared errors of the confidences of a call with `logits`, `labels` and `balanced`.
#[derive(Clone, Debug)]
pub(crate) struct SquaredErrors {
    pub(crate) loss: f64,
    pub(crate) confidences: Vec<Confidence>,
    pub(crate) correct: Vec<bool>,
    /// The derivative of the loss by each confidence.
    pub(crate) slopes: Vec<f64>,
}

impl SquaredErrors {
    pub(crate) fn of(call: &Call, temperatures: &[f64]) -> Self {
        let logits = call.f64("logits");
        let rows = logits.chunks_exact(call.size("classes")).zip(temperatures);
        let confidences: Vec<_> = rows.map(|(z, &t)| Confidence::of(z, t)).collect();
        let samples = confidences.iter().zip(call.i32("labels"));
        let correct: Vec<bool> = samples.map(|(c, &label)| c.class == label as usize).collect();
        let weights = weights(&correct, call.flag("balanced"));
        let mut loss = 0.0;
        let mut slopes = Vec::with_capacity(correct.len());
        for ((confidence, &correct), weight) in confidences.iter().zip(&correct).zip(weights) {
            let error = confidence.error(correct);
            loss += weight * error * error;
            slopes.push(2.0 * weight * error);
        }
        Self { loss, confidences, correct, slopes }
    }

    pub(crate) fn values(&self) -> Vec<f64> {
        self.confidences.iter().map(Confidence::value).collect()
    }

    /// The derivative of the loss by each temperature.
    pub(crate) fn by_temperatures(&self) -> Vec<f64> {
        let samples = self.confidences.iter().zip(&self.slopes);
        samples.map(|(confidence, &slope)| slope * confidence.by_temperature()).collect()
    }
}

/// Weights with sum 1. Balanced: all correct samples together weigh what all wrong ones do, if there are both.
fn weights(correct: &[bool], balanced: bool) -> Vec<f64> {
    let count = correct.len() as f64;
    let right = correct.iter().filter(|&&correct| correct).count() as f64;
    let wrong = count - right;
    let balanced = balanced && right > 0.0 && wrong > 0.0;
    let weight = |&correct: &bool| match (balanced, correct) {
        (false, _) => 1.0 / count,
        (true, true) => 0.5 / right,
        (true, false) => 0.5 / wrong,
    };
    correct.iter().map(weight).collect()
}
