//! Optimistic online mirror descent: the trace of a player who expects the last gradient again.
//!
//! - **When**: losses arrive one a step, noisy and shifting, and regret should follow how noisy and how shifting they are.
//! - **Formula**: `x_t = argmin ⟨M_t, x⟩ + B_t(x, x̂_t)`, `x̂_{t+1} = argmin ⟨g_t, x⟩ + B_t(x, x̂_t)`, `M_t = g_{t−1}` or 0. With
//!   `V_t = Σ |g_s − g_{s−1}|²`: convex `η = D / √(δ + 4G² + V_{t−1})`; strongly convex `η = 2 / (λ t)`; exp-concave
//!   `½ xᵀ H x`, `H = (1 + β G² / 2) I + (β / 2) Σ_{s<t} g gᵀ`, `β = ½ min(1 / (4 G D), α)`; entropy on the simplex
//!   `η = √(ln d) / √(δ + 4G² + V_{t−1})`, `V` by the largest element.
//! - **Shapes**: `data` `[steps, dimension]`, `targets` `[steps]`; `x`, `gradients` `[steps, dimension]`, `losses`, `step_sizes`
//!   `[steps]` (β where the mode is exp_concave), `variation` a scalar, `final_anchor` `[dimension]`.
//! - **Gradient**: none; `gradients` are those of the losses at the points played.
//! - **Edge cases**: the start is 0, or the middle of the simplex. Entropy works in logarithms, for gradients of any size; with one
//!   dimension it stays where it is.
//! - **Reference**: arXiv 2302.04552.
//! - **Deviations**: none known; strongly convex and exp-concave steps are recalled, entropy is reconstructed.

use super::parts::{
    DATA, GRADIENT_BOUND, LOSS_FAMILY, Losses, POINTS, RADIUS, SET, STEPS, Set, TARGETS, needed,
};
use super::regularizer::{Metric, Regularizer};
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};
use nalgebra::DMatrix;

pub(crate) const ENTRY: Entry = Entry {
    id: "oomd_trace",
    golden: "oomd_trace",
    paper: 31,
    family: Family::Methods,
    summary: "Trace of optimistic online mirror descent.",
    formula: r"x_t = \arg\min_x \langle g_{t-1}, x \rangle + B_t(x, \hat x_t),\quad \hat x_{t+1} = \arg\min_x \langle g_t, x \rangle + B_t(x, \hat x_t)",
    reference: "arXiv 2302.04552",
    inputs: &[DATA, TARGETS],
    params: &[
        Param::choice(
            "mode",
            &["convex", "strongly_convex", "exp_concave", "entropy"],
            "Which losses the steps are made for; entropy moves on the simplex, whatever the set.",
        ),
        LOSS_FAMILY,
        SET,
        RADIUS,
        Param::float(
            "diameter",
            "D",
            2.0,
            POSITIVE,
            (0.1, 20.0),
            "Diameter of the set; twice the radius when left out.",
        ),
        GRADIENT_BOUND,
        Param::float("delta", r"\delta", 1.0, POSITIVE, (0.01, 10.0), "Keeps first steps short."),
        Param::choice("optimism", &["last_gradient", "none"], "What is expected of each step."),
        Param::float(
            "strong_convexity",
            r"\lambda",
            1.0,
            POSITIVE,
            (0.1, 10.0),
            "Curvature of the losses; the mode strongly_convex asks for it.",
        ),
        Param::float(
            "alpha",
            r"\alpha",
            0.25,
            POSITIVE,
            (0.01, 2.0),
            "Exp-concavity of the losses; the mode exp_concave asks for it.",
        ),
        Param::float("curvature", "", 1.0, POSITIVE, (0.1, 10.0), "Multiplies quadratic losses."),
    ],
    outputs: &[
        Output::f32("x", POINTS, "Point played at each step."),
        Output::f32("losses", STEPS, "Its loss."),
        Output::f32("step_sizes", STEPS, "Step size; β where the mode is exp_concave."),
        Output::f32("gradients", POINTS, "Gradient of the loss there."),
        Output::f32("variation", &[], "Sum of squared changes of the gradient."),
        Output::f32("final_anchor", &["dimension"], "Where the next step would start."),
    ],
    invariances: &[],
    run,
};

/// What the step sizes are made of.
enum Mode {
    Convex { diameter: f64, base: f64 },
    StronglyConvex { curvature: f64 },
    ExpConcave { beta: f64, hessian: DMatrix<f64>, radius: f64 },
    Entropy { reach: f64, base: f64 },
}

fn run(call: &Call) -> Result<Arrays> {
    let dimension = call.size("dimension");
    let mut mode = Mode::of(call)?;
    let losses = Losses::of(call, call.float("curvature"))?;
    let (data, targets) = (call.f64("data"), call.f64("targets"));
    let optimistic = call.choice("optimism") == "last_gradient";
    let mut anchor = mode.start(Set::of(call), dimension);
    let (mut previous, nothing) = (vec![0.0; dimension], vec![0.0; dimension]);
    let mut variation = 0.0;
    let (mut points, mut values) = (Vec::new(), Vec::new());
    let (mut steps, mut gradients) = (Vec::new(), Vec::new());
    for (at, (z, &y)) in data.chunks_exact(dimension).zip(&targets).enumerate() {
        let (step, regularizer) = mode.step(Set::of(call), at, variation)?;
        let hint = if optimistic { &previous } else { &nothing };
        let x = mode.point(regularizer.advance(&anchor, hint));
        let (value, gradient) = losses.at(&x, z, y);
        anchor = regularizer.advance(&anchor, &gradient);
        variation += mode.change(&gradient, &previous);
        mode.learn(&gradient);
        points.extend(x);
        values.push(value);
        steps.push(step);
        gradients.extend_from_slice(&gradient);
        previous = gradient;
    }
    let mut outputs = call.outputs();
    outputs.f32("x", points);
    outputs.f32("losses", values);
    outputs.f32("step_sizes", steps);
    outputs.f32("gradients", gradients);
    outputs.f32("variation", variation);
    outputs.f32("final_anchor", mode.point(anchor));
    Ok(outputs.finish())
}

impl Mode {
    fn of(call: &Call) -> Result<Self> {
        let dimension = call.size("dimension");
        let radius = call.float("radius");
        let diameter = if call.says("diameter") { call.float("diameter") } else { 2.0 * radius };
        if call.choice("mode") == "strongly_convex" {
            return Ok(Self::StronglyConvex { curvature: needed(call, "strong_convexity")? });
        }
        let bound = needed(call, "gradient_bound")?;
        let base = call.float("delta") + 4.0 * bound * bound;
        match call.choice("mode") {
            "exp_concave" => {
                let set = call.choice("set");
                if set != "ball" {
                    let expected = "ball where the mode is exp_concave";
                    return Err(Error::new(ErrorCode::OutOfRange, "set", expected, set));
                }
                let beta = 0.5 * needed(call, "alpha")?.min(1.0 / (4.0 * bound * diameter));
                let first = 1.0 + 0.5 * beta * bound * bound;
                let hessian = DMatrix::from_diagonal_element(dimension, dimension, first);
                Ok(Self::ExpConcave { beta, hessian, radius })
            }
            "entropy" => Ok(Self::Entropy { reach: libm::log(dimension as f64).sqrt(), base }),
            _ => Ok(Self::Convex { diameter, base }),
        }
    }

    /// The first anchor.
    fn start(&self, set: Set<'_>, dimension: usize) -> Vec<f64> {
        match self {
            Self::Entropy { .. } => vec![-libm::log(dimension as f64); dimension],
            _ => set.center(dimension),
        }
    }

    /// Step size and regulariser of a step, counted from 0.
    fn step<'a>(&self, set: Set<'a>, at: usize, variation: f64) -> Result<(f64, Regularizer<'a>)> {
        let step = match self {
            Self::Convex { diameter, base } => diameter / (base + variation).sqrt(),
            Self::StronglyConvex { curvature } => 2.0 / (curvature * (at + 1) as f64),
            Self::ExpConcave { beta, .. } => *beta,
            Self::Entropy { reach, base } => reach / (base + variation).sqrt(),
        };
        let regularizer = match self {
            Self::Convex { .. } | Self::StronglyConvex { .. } => {
                Regularizer::Euclidean { set, step }
            }
            Self::Entropy { .. } => Regularizer::Entropy { step },
            Self::ExpConcave { hessian, radius, .. } => {
                let Some(metric) = Metric::new(hessian.clone()) else {
                    let expected = "gradients of a size that leaves their products finite";
                    let got = format!("larger ones before step {at}");
                    return Err(Error::new(ErrorCode::Undefined, "data", expected, got));
                };
                Regularizer::Quadratic { metric, radius: *radius }
            }
        };
        Ok((step, regularizer))
    }

    /// The point that an anchor stands for.
    fn point(&self, anchor: Vec<f64>) -> Vec<f64> {
        match self {
            Self::Entropy { .. } => anchor.into_iter().map(libm::exp).collect(),
            _ => anchor,
        }
    }

    /// Squared size of the change between two gradients.
    fn change(&self, gradient: &[f64], previous: &[f64]) -> f64 {
        let changes: Vec<f64> = gradient.iter().zip(previous).map(|(new, old)| new - old).collect();
        match self {
            Self::Entropy { .. } => changes.iter().fold(0.0, |most, c| f64::max(most, c * c)),
            _ => dot(&changes, &changes),
        }
    }

    /// Takes a gradient into the metric.
    fn learn(&mut self, gradient: &[f64]) {
        if let Self::ExpConcave { beta, hessian, .. } = self {
            for (i, a) in gradient.iter().enumerate() {
                for (j, b) in gradient.iter().enumerate() {
                    hessian[(i, j)] += 0.5 * *beta * a * b;
                }
            }
        }
    }
}
