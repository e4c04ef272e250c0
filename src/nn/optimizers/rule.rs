//! The rules, and an optimizer: a rule with what it remembers of every tensor.

use super::parts::Memory;

/// How a gradient moves the weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// `p ← p − η g`.
    Sgd,
    /// Gradients gather in a velocity.
    Momentum(Momentum),
    /// Steps by the root of the mean square of recent gradients.
    RmsProp(RmsProp),
    /// Mean by root mean square, both corrected for their start at 0.
    Adam(Adam),
}

/// `b ← m b + g`, `p ← p − η b`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    /// Share of the velocity that stays, `m`.
    pub momentum: f64,
    /// Nesterov's form, `p ← p − η (g + m b)`?
    pub ahead: bool,
}

/// `v ← α v + (1 − α) g²`, `p ← p − η g / (√v + ε)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp {
    /// Share of the mean square that stays, `α`.
    pub alpha: f64,
    /// Added to the root.
    pub eps: f64,
    /// Above 0, quotients gather in a velocity.
    pub momentum: f64,
    /// Take the square of the mean gradient away from the mean square?
    pub centered: bool,
}

/// `m ← β₁ m + (1 − β₁) g`, `v ← β₂ v + (1 − β₂) g²`, `p ← p − η m̂ / (√v̂ + ε)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// Share of the mean that stays, `β₁`.
    pub beta1: f64,
    /// Share of the mean square that stays, `β₂`.
    pub beta2: f64,
    /// Added to the root.
    pub eps: f64,
    /// Does weight decay shrink the weights themselves (AdamW) rather than enter the gradient?
    pub decoupled: bool,
}

impl Default for Adam {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, eps: 1e-8, decoupled: false }
    }
}

/// A rule at work.
#[derive(Clone, Debug)]
pub struct Optimizer {
    rule: Rule,
    weight_decay: f64,
    steps: i32,
    memory: Vec<Memory>,
}

impl Optimizer {
    /// A rule before its first step. Weights times `weight_decay` are added to the gradient, or with
    /// [`Adam::decoupled`] taken from the weights.
    pub fn new(rule: Rule, weight_decay: f64) -> Self {
        Self { rule, weight_decay, steps: 0, memory: Vec::new() }
    }

    /// Begins a step; [`Optimizer::update`] of every tensor follows, always the same ones in the same order.
    pub fn begin(&mut self) {
        self.steps = self.steps.saturating_add(1);
    }

    /// Moves the weights of tensor `index` against their gradient.
    pub fn update(&mut self, index: usize, weights: &mut [f32], gradient: &[f32], rate: f64) {
        self.direct(index, weights, gradient);
        self.apply(index, weights, rate);
    }

    /// The first half of [`Optimizer::update`]: looks at the gradient, and gives the direction that the weights will be moved
    /// against, for a controller to measure.
    pub fn direct(&mut self, index: usize, weights: &[f32], gradient: &[f32]) -> &[f32] {
        if self.memory.len() <= index {
            self.memory.resize(index + 1, Memory::default());
        }
        let decay = if self.is_decoupled() { 0.0 } else { self.weight_decay as f32 };
        let memory = &mut self.memory[index];
        memory.take(gradient, weights, decay);
        match &self.rule {
            Rule::Sgd => {}
            Rule::Momentum(rule) => rule.direct(memory),
            Rule::RmsProp(rule) => rule.direct(memory),
            Rule::Adam(rule) => rule.direct(memory, self.steps),
        }
        &memory.direction
    }

    /// The second half: moves the weights by the learning rate.
    pub fn apply(&self, index: usize, weights: &mut [f32], rate: f64) {
        if self.is_decoupled() && self.weight_decay > 0.0 {
            let kept = (1.0 - rate * self.weight_decay) as f32;
            weights.iter_mut().for_each(|weight| *weight *= kept);
        }
        let direction = self.memory[index].direction.iter();
        let rate = rate as f32;
        weights.iter_mut().zip(direction).for_each(|(weight, d)| *weight -= rate * d);
    }

    /// Steps so far.
    pub fn steps(&self) -> i32 {
        self.steps
    }

    /// What is remembered of every tensor: three vectors each, empty before the first step.
    pub fn memory(&self) -> impl Iterator<Item = &[f32]> {
        self.memory.iter().flat_map(Memory::vectors)
    }

    /// Puts back what [`Optimizer::steps`] and [`Optimizer::memory`] gave.
    pub fn restore(&mut self, steps: i32, memory: impl Iterator<Item = Vec<f32>>) {
        let mut memory = memory.fuse();
        self.steps = steps;
        self.memory.clear();
        while let (Some(first), Some(second), Some(third)) =
            (memory.next(), memory.next(), memory.next())
        {
            self.memory.push(Memory::of([first, second, third]));
        }
    }

    fn is_decoupled(&self) -> bool {
        matches!(self.rule, Rule::Adam(Adam { decoupled: true, .. }))
    }
}

impl Momentum {
    fn direct(&self, memory: &mut Memory) {
        let momentum = self.momentum as f32;
        let ahead = self.ahead;
        // From 0, the first velocity is the gradient itself.
        memory.each(|d, velocity, _, _| {
            *velocity = momentum * *velocity + *d;
            *d = if ahead { *d + momentum * *velocity } else { *velocity };
        });
    }
}

impl RmsProp {
    fn direct(&self, memory: &mut Memory) {
        let (alpha, new) = (self.alpha as f32, (1.0 - self.alpha) as f32);
        let (eps, momentum) = (self.eps as f32, self.momentum as f32);
        let centered = self.centered;
        memory.each(|d, velocity, square, mean| {
            let g = *d;
            *square = alpha * *square + new * g * g;
            *mean = alpha * *mean + new * g;
            let variance = if centered { (*square - *mean * *mean).max(0.0) } else { *square };
            *velocity = momentum * *velocity + g / (variance.sqrt() + eps);
            *d = *velocity;
        });
    }
}

impl Adam {
    fn direct(&self, memory: &mut Memory, step: i32) {
        let (beta1, new1) = (self.beta1 as f32, (1.0 - self.beta1) as f32);
        let (beta2, new2) = (self.beta2 as f32, (1.0 - self.beta2) as f32);
        let corrected = |beta: f64| (1.0 / (1.0 - libm::pow(beta, f64::from(step)))) as f32;
        let (mean_by, square_by) = (corrected(self.beta1), corrected(self.beta2));
        let eps = self.eps as f32;
        memory.each(|d, mean, square, _| {
            let g = *d;
            *mean = beta1 * *mean + new1 * g;
            *square = beta2 * *square + new2 * g * g;
            *d = *mean * mean_by / ((*square * square_by).sqrt() + eps);
        });
    }
}
