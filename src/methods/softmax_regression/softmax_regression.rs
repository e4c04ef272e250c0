//! Softmax regression: the softmax of a linear map against a target distribution, in squared error.
//!
//! - **When**: a model of one row of attention, for the theory of in-context learning.
//! - **Formula**: `½ |f − b|²`, `f = softmax(A x)`.
//! - **Shapes**: `matrix` `[rows, dimension]`, `weights` `[dimension]`, `targets` `[rows]`; `probabilities` `[rows]`, `loss` a
//!   scalar, `hessian` `[dimension, dimension]`.
//! - **Gradient**: with `c = f − b` and `J = diag f − f fᵀ`: `Aᵀ J c` by `x`, `(J c) xᵀ` by `A`, `−c` by `b`. The Hessian by `x` is
//!   `Aᵀ B A`, `B = J² + diag(f∘c) − (f∘c) fᵀ − f (f∘c)ᵀ − s diag f + 2 s f fᵀ`, `s = ⟨f, c⟩`.
//! - **Edge cases**: the targets need not sum to 1; the loss is not convex, so the Hessian may have eigenvalues below 0.
//! - **Reference**: Li et al. 2023, arXiv 2304.13276.
//! - **Deviations**: the factor ½ is a reconstruction. The Hessian is summed as
//!   `Σ_i f_i (f_i + c_i − s)(a_i − ā)(a_i − ā)ᵀ`, which is the same without cancellation.

use super::parts::{MATRIX, Problem, TARGETS, WEIGHTS};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax_regression",
    golden: "softmax_regression",
    paper: 36,
    family: Family::Methods,
    summary: "Squared error of the softmax of a linear map, with its gradients and Hessian.",
    formula: r"\tfrac12 \|\mathrm{softmax}(Ax) - b\|^2",
    reference: "Li et al. 2023, arXiv 2304.13276",
    inputs: &[MATRIX.differentiable(), WEIGHTS.differentiable(), TARGETS.differentiable()],
    params: &[],
    outputs: &[
        Output::f32("probabilities", &["rows"], "Softmax of the rows times the weights."),
        LOSS,
        Output::f32("hessian", &["dimension", "dimension"], "Second derivatives by the weights."),
    ],
    invariances: &[Invariance::Order("rows"), Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (problem, weights) = (Problem::of(call)?, call.f64("weights"));
    let state = problem.at(&weights);
    let by_row = |u: &f64| weights.iter().map(|x| u * x).collect::<Vec<_>>();
    let by_matrix: Vec<f64> = state.by_scores.iter().flat_map(by_row).collect();
    let by_targets: Vec<f64> = state.errors.iter().map(|error| -error).collect();
    let mut outputs = call.outputs();
    outputs.f32("probabilities", state.probabilities.as_slice()).f32("loss", state.loss);
    outputs.f32("hessian", state.hessian());
    outputs.gradient("matrix", by_matrix);
    outputs.gradient("weights", state.by_weights());
    outputs.gradient("targets", by_targets);
    Ok(outputs.finish())
}
