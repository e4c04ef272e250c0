//! Fit of softmax regression by gradient descent or damped Gauss-Newton.
//!
//! - **When**: seeing how far a few steps on the weights go.
//! - **Formula**: `gd`: `x ← x − η ∇`; `gauss_newton`: `x ← x − η (Aᵀ J² A + δ I)⁻¹ ∇`, `∇ = Aᵀ J c`.
//! - **Shapes**: `matrix` `[rows, dimension]`, `weights` `[dimension]`, `targets` `[rows]`; `losses` `[steps + 1]`, `trajectory`
//!   `[steps + 1, dimension]`, both from the start.
//! - **Gradient**: none.
//! - **Edge cases**: without steps the start alone; a rate at which the weights grow without end is an error.
//! - **Reference**: Li et al. 2023, arXiv 2304.13276.
//! - **Deviations**: none.

use super::parts::{MATRIX, Problem, TARGETS, WEIGHTS, stepped};
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::{FINITE, NON_NEGATIVE};
use crate::losses::parts::matrices::solve_with_ridge;
use crate::{Error, ErrorCode, Result};

const METHOD: Param =
    Param::choice("method", &["gd", "gauss_newton"], "What multiplies the gradient in a step.");

const DAMPING: Param = Param::float(
    "damping",
    r"\delta",
    0.01,
    NON_NEGATIVE,
    (0.001, 1.0),
    "Added to the diagonal of the Gauss-Newton matrix, above 0 there; unused by gd.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax_regression_fit",
    golden: "softmax_regression_fit",
    paper: 36,
    family: Family::Methods,
    summary: "Steps of gradient descent or Gauss-Newton on softmax regression.",
    formula: r"x \leftarrow x - \eta\,(A^\top J^2 A + \delta I)^{-1} A^\top J (f - b)",
    reference: "Li et al. 2023, arXiv 2304.13276",
    inputs: &[MATRIX, WEIGHTS.named("weights", "Where the fit starts."), TARGETS],
    params: &[
        METHOD,
        Param::integer("steps", "", 10, (0, 100_000), 1, "Steps of the fit."),
        Param::float("learning_rate", r"\eta", 1.0, FINITE, (0.0, 4.0), "Length of a step."),
        DAMPING,
    ],
    outputs: &[
        Output::f32("losses", &["points"], "Loss at the start and after each step."),
        Output::f32("trajectory", &["points", "dimension"], "The weights there."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (problem, steps) = (Problem::of(call)?, call.integer("steps") as usize);
    let (rate, damping) = (call.float("learning_rate"), call.float("damping"));
    let newton = call.choice("method") == "gauss_newton";
    if newton && damping <= 0.0 {
        let (code, expected) = (ErrorCode::OutOfRange, "a number > 0 with gauss_newton");
        return Err(Error::new(code, "damping", expected, "0"));
    }
    let mut weights = call.f64("weights");
    let mut state = problem.at(&weights);
    let (mut losses, mut trajectory) = (vec![state.loss], weights.clone());
    for _ in 0..steps {
        let mut direction = state.by_weights();
        if newton {
            let (square, size) = (state.gauss_newton(), problem.dimension);
            direction = solve_with_ridge(&square, size, damping, &direction).ok_or_else(|| {
                let expected = "damping large beside the rounding of the matrix";
                Error::new(ErrorCode::Undefined, "damping", expected, "too little")
            })?;
        }
        weights = stepped(&weights, &direction, rate)?;
        state = problem.at(&weights);
        losses.push(state.loss);
        trajectory.extend(&weights);
    }
    let mut outputs = call.outputs();
    outputs.f32_of_shape("losses", &[steps + 1], losses);
    outputs.f32_of_shape("trajectory", &[steps + 1, problem.dimension], trajectory);
    Ok(outputs.finish())
}
