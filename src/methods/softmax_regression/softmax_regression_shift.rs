//! How a step on the weights, and a change of the data, each amount to another target of softmax regression.
//!
//! - **When**: comparing learning in the weights with learning in the context.
//! - **Formula**: weights: `x' = x − η ∇`, `b̃ = b + f_A(x) − f_A(x')`; data: `b̃ = b + f_A(x) − f_A'(x)`. With spectral norms
//!   `|b̃ − b| ≤ ½ |A| |x' − x|` and `≤ ½ |x| |A' − A|`.
//! - **Shapes**: `matrix` and `shifted_matrix` `[rows, dimension]`, `weights` `[dimension]`, `targets` `[rows]`;
//!   `shifted_weights` `[dimension]`, the two targets `[rows]`, all else scalars.
//! - **Gradient**: none.
//! - **Edge cases**: a matrix that has not changed shifts nothing.
//! - **Reference**: Li et al. 2023, arXiv 2304.13276.
//! - **Deviations**: the factor of the paper's bounds, `n^1.5 exp(10 R²)` with `R ≥ 4` and at least each of the norms of `A`, `A'`, `x`
//!   and `x'`, overflows and comes as its logarithm; which norms bound `R` is a reconstruction. The bounds with ½ are of this
//!   crate: no softmax has a Jacobian of norm above ½.

use super::parts::{MATRIX, Problem, TARGETS, WEIGHTS, probabilities, stepped};
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::FINITE;
use crate::losses::parts::matrices::spectral_norm;
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax_regression_shift",
    golden: "softmax_regression_shift",
    paper: 36,
    family: Family::Methods,
    summary: "A step on the weights and a change of the data, each as a shift of the target.",
    formula: r"\tilde b = b + f_A(x) - f_A(x'),\quad \|\tilde b - b\| \le \tfrac12\|A\|\,\|x' - x\|",
    reference: "Li et al. 2023, arXiv 2304.13276",
    inputs: &[
        MATRIX,
        WEIGHTS,
        TARGETS,
        MATRIX.named("shifted_matrix", "The data after the change, such as a layer of attention."),
    ],
    params: &[Param::float(
        "learning_rate",
        r"\eta",
        1.0,
        FINITE,
        (0.0, 4.0),
        "Length of the step on the weights.",
    )],
    outputs: &[
        Output::f32("shifted_weights", &["dimension"], "The weights after the step."),
        Output::f32("targets_after_weight_shift", &["rows"], "The target it amounts to."),
        Output::f32("weight_shift_norm", &[], "How far that is from the target."),
        Output::f32("weight_step_norm", &[], "Length of the step on the weights."),
        Output::f32("weight_lipschitz_bound", &[], "What the shift cannot exceed."),
        Output::f32("targets_after_data_shift", &["rows"], "The target the data amount to."),
        Output::f32("data_shift_norm", &[], "How far that is from the target."),
        Output::f32("data_step_norm", &[], "Spectral norm of the change of the data."),
        Output::f32("data_lipschitz_bound", &[], "What the shift cannot exceed."),
        Output::f32("paper_log_bound_factor", &[], "Logarithm of the paper's factor."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (problem, weights) = (Problem::of(call)?, call.f64("weights"));
    let shifted_matrix = call.f64("shifted_matrix");
    let state = problem.at(&weights);
    let shifted = stepped(&weights, &state.by_weights(), call.float("learning_rate"))?;
    let spectral = |matrix: &[f64]| {
        spectral_norm(matrix, problem.dimension).ok_or_else(|| {
            let expected = "a matrix whose singular values converge";
            Error::new(ErrorCode::Undefined, "matrix", expected, "one whose do not")
        })
    };
    let by_weights = difference(&state.probabilities, &probabilities(&problem.matrix, &shifted));
    let by_data = difference(&state.probabilities, &probabilities(&shifted_matrix, &weights));
    let (step, of_weights) = (norm(&difference(&shifted, &weights)), norm(&weights));
    let change = spectral(&difference(&shifted_matrix, &problem.matrix))?;
    let (before, after) = (spectral(&problem.matrix)?, spectral(&shifted_matrix)?);
    let radius = [before, after, of_weights, norm(&shifted)].into_iter().fold(4.0, f64::max);
    let mut outputs = call.outputs();
    outputs.f32("shifted_weights", shifted.as_slice());
    outputs.f32("targets_after_weight_shift", sum(&problem.targets, &by_weights));
    outputs.f32("weight_shift_norm", norm(&by_weights)).f32("weight_step_norm", step);
    outputs.f32("weight_lipschitz_bound", before * step / 2.0);
    outputs.f32("targets_after_data_shift", sum(&problem.targets, &by_data));
    outputs.f32("data_shift_norm", norm(&by_data)).f32("data_step_norm", change);
    outputs.f32("data_lipschitz_bound", of_weights * change / 2.0);
    let rows = problem.targets.len() as f64;
    outputs.f32("paper_log_bound_factor", 1.5 * libm::log(rows) + 10.0 * radius * radius);
    Ok(outputs.finish())
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}
