//! What the functions of the room share: declared inputs and outputs, and a linear softmax model on a tape.

use crate::entry::{Axes, Call, Input, Output};
use crate::nn::{Tape, Tensor, Var};

pub(super) const WEIGHT_AXES: Axes = &["classes", "dimension"];
pub(super) const BIAS_AXES: Axes = &["classes"];
pub(super) const STEPS: Axes = &["steps"];

pub(super) const INPUTS: Input =
    Input::f32("inputs", &["batch", "dimension"], "Samples, a row each.");

pub(super) const WEIGHT: Input =
    Input::f32("weight", WEIGHT_AXES, "Weights before the first step, a row a class.");

pub(super) const BIAS: Input = Input::f32("bias", BIAS_AXES, "Offsets before the first step.");

pub(super) const TRAINED_WEIGHT: Output =
    Output::f32("weight", WEIGHT_AXES, "Weights after the last step.");

pub(super) const TRAINED_BIAS: Output =
    Output::f32("bias", BIAS_AXES, "Offsets after the last step.");

/// A linear softmax model.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) weight: Tensor,
    pub(super) bias: Tensor,
}

impl Model {
    pub(super) fn of(call: &Call) -> Self {
        let tensor = |name| Tensor::new(call.shape(name), call.f32(name).to_vec());
        Self { weight: tensor("weight"), bias: tensor("bias") }
    }

    pub(super) fn tensors_mut(&mut self) -> [&mut Vec<f32>; 2] {
        [&mut self.weight.values, &mut self.bias.values]
    }

    /// The weights and the bias as variables, and the scores.
    pub(super) fn scores(&self, tape: &mut Tape, x: Var) -> ([Var; 2], Var) {
        let (weight, bias) = (tape.variable(&self.weight), tape.variable(&self.bias));
        ([weight, bias], tape.dense(x, weight, Some(bias)))
    }
}
