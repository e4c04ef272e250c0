//! Maps of each element by itself.

use super::symmetric::Symmetric;
use super::{Result, Step};
use crate::losses::parts::rows::sigmoid;
use crate::nn::tape::{Tape, Var};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI};

/// A map of each element by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) enum Elementwise {
    Relu,
    /// With the exact normal distribution.
    Gelu,
    /// With its approximation by a hyperbolic tangent.
    GeluTanh,
    Sigmoid,
    Tanh,
}

impl Tape {
    /// `max(x, 0)`; the slope at 0 is 0.
    pub fn relu(&mut self, x: Var) -> Var {
        self.record(Step::Elementwise(Elementwise::Relu), &[x])
    }

    /// `x Φ(x)`, `Φ` the normal distribution.
    pub fn gelu(&mut self, x: Var) -> Var {
        self.record(Step::Elementwise(Elementwise::Gelu), &[x])
    }

    /// `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`.
    pub fn gelu_tanh(&mut self, x: Var) -> Var {
        self.record(Step::Elementwise(Elementwise::GeluTanh), &[x])
    }

    /// `1 / (1 + exp(−x))`.
    pub fn sigmoid(&mut self, x: Var) -> Var {
        self.record(Step::Elementwise(Elementwise::Sigmoid), &[x])
    }

    /// The hyperbolic tangent.
    pub fn tanh(&mut self, x: Var) -> Var {
        self.record(Step::Elementwise(Elementwise::Tanh), &[x])
    }
}

impl Elementwise {
    fn value(self, x: f32) -> f32 {
        let wide = f64::from(x);
        match self {
            Self::Relu => x.max(0.0),
            Self::Gelu => (wide * normal_distribution(wide)) as f32,
            Self::GeluTanh => (wide * sigmoid(2.0 * bend(wide))) as f32,
            Self::Sigmoid => sigmoid(wide) as f32,
            Self::Tanh => libm::tanh(wide) as f32,
        }
    }

    /// The derivative at `x`, whose value is `y`.
    fn slope(self, x: f32, y: f32) -> f32 {
        let wide = f64::from(x);
        match self {
            Self::Relu => f32::from(x > 0.0),
            Self::Gelu => (normal_distribution(wide) + wide * normal_density(wide)) as f32,
            Self::GeluTanh => {
                // (1 + tanh u) / 2 is the sigmoid of 2 u.
                let share = sigmoid(2.0 * bend(wide));
                let by_bend = 2.0 * share * (1.0 - share);
                let slope_of_bend = FRAC_2_PI.sqrt() * (1.0 + 3.0 * CUBE * wide * wide);
                (share + wide * (by_bend * slope_of_bend)) as f32
            }
            Self::Sigmoid => y * (1.0 - y),
            Self::Tanh => 1.0 - y * y,
        }
    }
}

const CUBE: f64 = 0.044_715;

fn bend(x: f64) -> f64 {
    FRAC_2_PI.sqrt() * (x + CUBE * x * x * x)
}

fn normal_distribution(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

fn normal_density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) * FRAC_1_SQRT_2 / std::f64::consts::PI.sqrt()
}

impl Symmetric for Elementwise {
    fn fill(&self, x: &[f32], result: &mut Result) {
        let pairs = result.values.iter_mut().zip(x);
        match self {
            // By itself, so that it is a loop of vectors.
            Self::Relu => pairs.for_each(|(y, &x)| *y = x.max(0.0)),
            _ => pairs.for_each(|(y, &x)| *y = self.value(x)),
        }
    }

    fn add_derivative(&self, x: &[f32], result: &Result, of: &[f32], to: &mut [f32]) {
        let elements = to.iter_mut().zip(of).zip(x.iter().zip(&result.values));
        match self {
            Self::Relu => elements.for_each(|((to, &of), (&x, _))| {
                *to += if x > 0.0 { of } else { 0.0 };
            }),
            _ => elements.for_each(|((to, &of), (&x, &y))| *to += of * self.slope(x, y)),
        }
    }
}
