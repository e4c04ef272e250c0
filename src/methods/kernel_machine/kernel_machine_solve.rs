//! Exact solution of a kernel machine.
//!
//! - **When**: what training a wide network with that loss and weight decay ends at.
//! - **Formula**: the minimum of `mean l(f(x_i), y_i) + λ / 2 · |f|²`, `f = Σ α_i K(x_i, ·)`. squared: `(K + n λ / 2 · I) α = y`. hinge and
//!   squared_hinge: the dual, `α = a ∘ y` with `a` from 0 to `1 / n λ`, or with `n λ / 2` on the diagonal and no end.
//!   eps_insensitive: its dual within `±1 / n λ`. logistic: `n λ α_i = y_i σ(−y_i (K α)_i)`.
//! - **Shapes**: `kernel` `[samples, samples]`, `targets` `[samples]`; `alpha` and `scores` `[samples]`, `objective` a scalar.
//! - **Gradient**: none.
//! - **Edge cases**: one sample works; a sample whose kernel is 0 gets the end of its range; `λ = 0` is legal for squared with a positive
//!   definite kernel only.
//! - **Reference**: Chen et al. 2021, arXiv 2111.06063, for the machines; the solvers are of this crate.
//! - **Deviations**: the paper sums the losses: its weight of the regulariser is `n λ`. No bias.

use super::parts::{
    ALPHA_OUT, EPSILON, KERNEL, LAM, LOSS, Loss, SCORES, TARGETS, kernel, objective, scores,
};
use super::solvers;
use crate::entry::{Arrays, Call, Entry, Family, Output};
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "kernel_machine_solve",
    golden: "kernel_machine_solve",
    paper: 16,
    family: Family::Methods,
    summary: "Exact coefficients of ridge regression, support vector machines and logistic regression.",
    formula: r"\min_\alpha \tfrac1n\sum_i \ell((K\alpha)_i, y_i) + \tfrac\lambda2\, \alpha^\top K \alpha",
    reference: "Chen et al. 2021, arXiv 2111.06063",
    inputs: &[KERNEL, TARGETS],
    params: &[LOSS, LAM, EPSILON],
    outputs: &[ALPHA_OUT, SCORES, Output::f32("objective", &[], "Mean loss and regulariser.")],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (kernel, loss, targets) = (kernel(call)?, Loss::of(call)?, call.f64("targets"));
    let lam = call.float("lam");
    if lam == 0.0 && loss != Loss::Squared {
        let expected = "a number > 0 for this loss";
        return Err(Error::new(ErrorCode::OutOfRange, "lam", expected, "0"));
    }
    let (size, weight) = (targets.len(), lam * targets.len() as f64);
    let most = 1.0 / weight;
    let alpha = match loss {
        Loss::Squared => solvers::ridge(&kernel, &targets, weight / 2.0)?,
        Loss::Logistic => solvers::logistic(&kernel, &targets, lam)?,
        Loss::Hinge => solvers::by_coordinates(&kernel, size, &|at, rest, own| {
            let y = targets[at];
            y * quotient(1.0 - y * rest, own, most).clamp(0.0, most)
        })?,
        Loss::SquaredHinge => solvers::by_coordinates(&kernel, size, &|at, rest, own| {
            let y = targets[at];
            y * ((1.0 - y * rest) / (own + weight / 2.0)).max(0.0)
        })?,
        Loss::EpsInsensitive(epsilon) => {
            solvers::by_coordinates(&kernel, size, &|at, rest, own| {
                let residual = targets[at] - rest;
                let beyond = (residual.abs() - epsilon).max(0.0);
                residual.signum() * quotient(beyond, own, most).min(most)
            })?
        }
    };
    let said = scores(&kernel, &alpha);
    let height = objective(loss, lam, &said, &targets, &alpha);
    let mut outputs = call.outputs();
    outputs.f32("alpha", alpha).f32("scores", said).f32("objective", height);
    Ok(outputs.finish())
}

/// A quotient; over 0 what `most` caps it at, with the sign of what is divided.
fn quotient(over: f64, under: f64, most: f64) -> f64 {
    if under > 0.0 {
        over / under
    } else if over == 0.0 {
        0.0
    } else {
        over.signum() * most
    }
}
