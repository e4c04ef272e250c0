//! The ramp: what the worst case within reach makes of the 0-1 loss of a linear rule.

use crate::entry::{Call, Domain, Input, Param};
use crate::losses::parts::declared::{BATCH, NON_NEGATIVE};
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

pub(super) const X: Input =
    Input::f32("x", &["batch", "dimension"], "Labelled points, a row each.");

pub(super) const LABELS: Input =
    Input::i32("labels", BATCH, Domain::Sign, "The true class of each labelled point.");

pub(super) const THETA: Input = Input::f32(
    "theta",
    &["dimension"],
    "The linear rule: a point's class is the sign of its product.",
);

pub(super) const GAMMA: Param = Param::float(
    "gamma",
    r"\gamma",
    0.3,
    NON_NEGATIVE,
    (0.0, 2.0),
    "Price of moving a point: large values allow little, 0 anything.",
);

/// A value and its derivative by the signed distance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ramp {
    pub(super) value: f64,
    pub(super) slope: f64,
}

/// `min(1, max(0, 1 − γ s))`; with `squared` of `s²` where `s` is above 0.
pub(super) fn ramp(s: f64, gamma: f64, squared: bool) -> Ramp {
    if s <= 0.0 {
        return Ramp { value: 1.0, slope: 0.0 };
    }
    let (value, slope) =
        if squared { (1.0 - gamma * s * s, -2.0 * gamma * s) } else { (1.0 - gamma * s, -gamma) };
    if value > 0.0 { Ramp { value, slope } } else { Ramp { value: 0.0, slope: 0.0 } }
}

/// A linear rule, and the gradient by it that gathers.
#[derive(Debug)]
pub(super) struct Rule {
    theta: Vec<f64>,
    /// What products are divided by: the norm of θ, or 1.
    norm: f64,
    normalized: bool,
    pub(super) gradient: Vec<f64>,
}

impl Rule {
    /// The rule of the input `theta`.
    pub(super) fn of(call: &Call, normalized: bool) -> Result<Self> {
        Self::new(call.f64("theta"), normalized)
    }

    pub(super) fn new(theta: Vec<f64>, normalized: bool) -> Result<Self> {
        let norm = if normalized { dot(&theta, &theta).sqrt() } else { 1.0 };
        if norm == 0.0 {
            let expected = "a direction: some element that is not 0";
            return Err(Error::new(ErrorCode::Undefined, "theta", expected, "only 0"));
        }
        let gradient = vec![0.0; theta.len()];
        Ok(Self { theta, norm, normalized, gradient })
    }

    /// Signed distance of a point from the boundary, or its product where the rule is not normalised.
    pub(super) fn distance(&self, x: &[f64]) -> f64 {
        dot(&self.theta, x) / self.norm
    }

    /// Adds `slope` times the gradient of the distance of `x`, which is `distance`.
    pub(super) fn push(&mut self, x: &[f64], distance: f64, slope: f64) {
        if slope == 0.0 {
            return;
        }
        for ((gradient, &x), &theta) in self.gradient.iter_mut().zip(x).zip(&self.theta) {
            let along = if self.normalized { distance * theta / self.norm } else { 0.0 };
            *gradient += slope * (x - along) / self.norm;
        }
    }
}
