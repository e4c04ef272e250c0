//! What the functions of the room share: convex sets, loss families, declared inputs and params.

use crate::entry::{Axes, Call, Input, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::{dot, max, sigmoid, softplus};
use crate::{Error, ErrorCode, Result};

pub(super) const POINTS: Axes = &["steps", "dimension"];
pub(super) const STEPS: Axes = &["steps"];

pub(super) const DATA: Input = Input::f32("data", POINTS, "Vector z of the loss of each step.");

pub(super) const TARGETS: Input = Input::f32(
    "targets",
    STEPS,
    "Number y of the loss of each step: what squared aims at, the class −1 or 1 of logistic.",
);

pub(super) const LOSS_FAMILY: Param = Param::choice(
    "loss",
    &["linear", "quadratic", "squared", "logistic"],
    "⟨z, x⟩, |x − z|² / 2, (⟨z, x⟩ − y)² / 2 or ln(1 + exp(−y ⟨z, x⟩)).",
);

pub(super) const SET: Param = Param::choice(
    "set",
    &["ball", "box", "simplex"],
    "Points of at most that norm, of elements of at most that size, or non-negative with that sum.",
);

pub(super) const RADIUS: Param =
    Param::float("radius", "r", 1.0, POSITIVE, (0.1, 10.0), "Size of the set.");

pub(super) const GRADIENT_BOUND: Param = Param::float(
    "gradient_bound",
    "G",
    1.0,
    POSITIVE,
    (0.1, 10.0),
    "Largest norm of a gradient; steps that use it ask for it.",
);

/// A param that must be given here.
///
/// # Errors
/// `missing_input` if it is not.
pub(super) fn needed(call: &Call, name: &str) -> Result<f64> {
    if call.says(name) {
        return Ok(call.float(name));
    }
    Err(Error::new(ErrorCode::MissingInput, name, "a number > 0", "nothing"))
}

/// A convex set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Set<'a> {
    name: &'a str,
    radius: f64,
}

impl<'a> Set<'a> {
    pub(super) fn of(call: &'a Call) -> Self {
        Self { name: call.choice("set"), radius: call.float("radius") }
    }

    /// Where players start.
    pub(super) fn center(self, dimension: usize) -> Vec<f64> {
        let element = if self.name == "simplex" { self.radius / dimension as f64 } else { 0.0 };
        vec![element; dimension]
    }

    /// The nearest point of the set.
    pub(super) fn project(self, mut x: Vec<f64>) -> Vec<f64> {
        let radius = self.radius;
        match self.name {
            "simplex" => return on_simplex(&x, radius),
            "box" => x.iter_mut().for_each(|x| *x = x.clamp(-radius, radius)),
            _ => {
                let norm = dot(&x, &x).sqrt();
                if norm > radius {
                    x.iter_mut().for_each(|x| *x *= radius / norm);
                }
            }
        }
        x
    }

    /// The nearest point of the set to `x − factor · direction`.
    pub(super) fn step(self, x: &[f64], factor: f64, direction: &[f64]) -> Vec<f64> {
        self.project(x.iter().zip(direction).map(|(x, along)| x - factor * along).collect())
    }
}

/// The nearest point with non-negative elements of that sum.
fn on_simplex(x: &[f64], sum: f64) -> Vec<f64> {
    // From the largest element: a common offset costs no digits.
    let largest = max(x);
    let x: Vec<f64> = x.iter().map(|x| x - largest).collect();
    let mut sorted = x.clone();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut total, mut threshold) = (0.0, -sum);
    for (at, value) in sorted.into_iter().enumerate() {
        total += value;
        let next = (total - sum) / (at + 1) as f64;
        if value <= next {
            break;
        }
        threshold = next;
    }
    x.into_iter().map(|x| (x - threshold).max(0.0)).collect()
}

/// A family of losses, one a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Losses<'a> {
    name: &'a str,
    curvature: f64,
}

impl<'a> Losses<'a> {
    /// The family of a call.
    ///
    /// # Errors
    /// `out_of_range` of a target of logistic losses that is no class.
    pub(super) fn of(call: &'a Call, curvature: f64) -> Result<Self> {
        let name = call.choice("loss");
        let wrong = call.f32("targets").iter().position(|target| target.abs() != 1.0);
        match wrong {
            Some(at) if name == "logistic" => {
                let got = format!("another number at [{at}]");
                Err(Error::new(ErrorCode::OutOfRange, "targets", "−1 or 1", got))
            }
            _ => Ok(Self { name, curvature }),
        }
    }

    /// Loss and gradient at `x`.
    pub(super) fn at(self, x: &[f64], z: &[f64], y: f64) -> (f64, Vec<f64>) {
        let product = dot(z, x);
        let (value, factor) = match self.name {
            "quadratic" => {
                let apart: Vec<f64> = x.iter().zip(z).map(|(x, z)| x - z).collect();
                let value = 0.5 * self.curvature * dot(&apart, &apart);
                return (value, apart.into_iter().map(|apart| self.curvature * apart).collect());
            }
            "squared" => (0.5 * (product - y) * (product - y), product - y),
            "logistic" => (softplus(-y * product), -y * sigmoid(-y * product)),
            _ => (product, 1.0),
        };
        (value, z.iter().map(|z| factor * z).collect())
    }
}
