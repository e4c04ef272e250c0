//! What the entries of optimizers share: declared inputs, params and outputs, the run of five steps; and the memory of rules.

use super::{Optimizer, Rule};
use crate::entry::{Arrays, Axes, Call, Input, Output, Param};
use crate::losses::parts::declared::{NON_NEGATIVE, POSITIVE};
use std::ops::Bound;

const WEIGHTS: Axes = &["dimension"];

/// A share below 1.
pub(crate) const SHARE: (Bound<f64>, Bound<f64>) = (Bound::Included(0.0), Bound::Excluded(1.0));

pub(super) const INPUTS: &[Input] = &[
    Input::f32("params", WEIGHTS, "Weights before the first step."),
    Input::f32("gradients", &["5", "dimension"], "The gradient of each of five steps."),
];

pub(super) const OUTPUTS: &[Output] = &[
    Output::f32("params_step1", WEIGHTS, "Weights after one step."),
    Output::f32("params_step2", WEIGHTS, "Weights after two steps."),
    Output::f32("params_step5", WEIGHTS, "Weights after five steps."),
];

pub(crate) const LR: Param =
    Param::float("lr", r"\eta", 0.001, POSITIVE, (0.0001, 1.0), "Learning rate.");

pub(super) const WEIGHT_DECAY: Param = Param::float(
    "weight_decay",
    r"\lambda",
    0.0,
    NON_NEGATIVE,
    (0.0, 0.1),
    "Times the weights, added to the gradient.",
);

pub(crate) const EPS: Param =
    Param::float("eps", r"\varepsilon", 1e-8, POSITIVE, (1e-10, 0.1), "Added to the root.");

pub(crate) const MOMENTUM: Param =
    Param::float("momentum", "m", 0.9, SHARE, (0.0, 0.99), "Share of the velocity that stays.");

pub(crate) const BETA1: Param =
    Param::float("beta1", r"\beta_1", 0.9, SHARE, (0.0, 0.99), "Share of the mean that stays.");

pub(crate) const BETA2: Param = Param::float(
    "beta2",
    r"\beta_2",
    0.999,
    SHARE,
    (0.9, 0.9999),
    "Share of the mean square that stays.",
);

/// Five steps of a rule.
pub(super) fn run(call: &Call, rule: Rule) -> Arrays {
    let mut optimizer = Optimizer::new(rule, call.float("weight_decay"));
    let mut weights = call.f32("params").to_vec();
    let mut outputs = call.outputs();
    for (step, gradient) in call.f32("gradients").chunks_exact(weights.len()).enumerate() {
        optimizer.begin();
        optimizer.update(0, &mut weights, gradient, call.float("lr"));
        match step {
            0 => outputs.f32("params_step1", weights.clone()),
            1 => outputs.f32("params_step2", weights.clone()),
            4 => outputs.f32("params_step5", weights.clone()),
            _ => continue,
        };
    }
    outputs.finish()
}

/// What a rule remembers of a tensor, all of one length.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// What the weights will be moved against.
    pub(super) direction: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    third: Vec<f32>,
}

impl Memory {
    /// Of vectors as [`Memory::vectors`] gives them.
    pub(super) fn of([first, second, third]: [Vec<f32>; 3]) -> Self {
        Self { direction: Vec::new(), first, second, third }
    }

    /// What one step leaves for the next.
    pub(super) fn vectors(&self) -> [&[f32]; 3] {
        [&self.first, &self.second, &self.third]
    }

    /// Makes the gradient, with its weight decay, the direction.
    pub(super) fn take(&mut self, gradient: &[f32], weights: &[f32], decay: f32) {
        self.direction.clear();
        let decayed = gradient.iter().zip(weights).map(|(g, w)| g + decay * w);
        self.direction.extend(decayed);
    }

    /// Calls `element` with the direction and the three numbers that are remembered of every element, 0 at first.
    #[inline(always)]
    pub(super) fn each(&mut self, element: impl Fn(&mut f32, &mut f32, &mut f32, &mut f32)) {
        let Self { direction, first, second, third } = self;
        for memory in [&mut *first, second, third] {
            memory.resize(direction.len(), 0.0);
        }
        let numbers = first.iter_mut().zip(second).zip(third);
        for (direction, ((first, second), third)) in direction.iter_mut().zip(numbers) {
            element(direction, first, second, third);
        }
    }
}
