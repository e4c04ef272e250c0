//! From gradients to weights: what a run wants of its gradients, and the step by them.

use super::model::Parameter;
use super::run::Sam;
use super::trainer::{Trainer, Work, copies, not_finite};
use crate::Result;
use crate::entry::Digits;
use crate::kernels::all_finite;
use crate::nn::optimizers::{Ascent, average, clip_norm, norm, perpendicular};

/// Longest gradient that a step takes: the square of a longer one is beyond single precision. And the longest step by it, so
/// that no rule carries a weight beyond it either.
const LONGEST: f64 = 1e18;
const FARTHEST: f64 = 1e12;

impl Trainer {
    /// The norm of the gradient, if a step by it stays among the numbers.
    pub(super) fn check_gradients(&self) -> Result<f64> {
        let gradients = || self.work.gradients.iter().map(Vec::as_slice);
        let length = norm(gradients());
        if length <= LONGEST && length * self.rate <= FARTHEST {
            return Ok(length);
        }
        let at = gradients().position(|gradient| !all_finite(gradient, false)).unwrap_or(0);
        let name = format!("gradient of {}", self.model.parameters[at].name);
        Err(not_finite(&name, format!("a norm of {}", Digits(length)), self.step))
    }

    /// Moves the weights uphill to the worst point nearby.
    pub(super) fn perturb(&mut self, Sam { rho, adaptive }: Sam) {
        let Self { work: Work { gradients, before, .. }, model, .. } = self;
        if before.is_empty() {
            *before = copies(&model.parameters);
        }
        let tensors = model.parameters.iter().zip(&*gradients);
        let pairs =
            tensors.map(|(parameter, g)| (parameter.tensor.values.as_slice(), g.as_slice()));
        let ascent = Ascent::new(pairs, rho, adaptive);
        let tensors = model.parameters.iter_mut().zip(gradients).zip(before);
        for ((Parameter { tensor, .. }, gradient), before) in tensors {
            before.copy_from_slice(&tensor.values);
            ascent.apply(&mut tensor.values, gradient);
        }
    }

    /// Puts the weights back.
    pub(super) fn unperturb(&mut self) {
        for (parameter, before) in self.model.parameters.iter_mut().zip(&self.work.before) {
            parameter.tensor.values.copy_from_slice(before);
        }
    }

    /// Makes the gradients what the run wants of them, and a step by them.
    pub(super) fn move_weights(&mut self, rate: f64) {
        let Self { work: Work { gradients, .. }, model, run, .. } = self;
        if let Some(perp_grad) = run.perp_grad {
            for (parameter, gradient) in model.parameters.iter().zip(&mut *gradients) {
                perpendicular(&parameter.tensor.values, gradient, perp_grad.rescale);
            }
        }
        if let Some(most) = run.clip_norm {
            clip_norm(gradients, most);
        }
        self.optimizer.begin();
        for (at, (parameter, gradient)) in model.parameters.iter_mut().zip(gradients).enumerate() {
            self.optimizer.update(at, &mut parameter.tensor.values, gradient, rate);
        }
        if let (Some(averaged), Some(ema)) = (&mut self.averaged, run.ema) {
            for (averaged, parameter) in averaged.iter_mut().zip(&model.parameters) {
                average(averaged, &parameter.tensor.values, ema.decay);
            }
        }
    }
}
