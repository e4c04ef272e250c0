//! Gradient flow of kernel ridge regression at given times.
//!
//! - **When**: a wide network under the squared loss, at any moment of its training.
//! - **Formula**: `α(t) = A⁻¹ (I − exp(−A t)) 2 y / n`, `A = 2 K / n + λ I`.
//! - **Shapes**: `kernel` `[samples, samples]`, `targets` `[samples]`, `times` `[times]`; `alpha` and `scores` `[times, samples]`.
//! - **Gradient**: none.
//! - **Edge cases**: at time 0 all is 0; an eigenvalue of 0 grows in proportion to the time, so `λ = 0` is legal.
//! - **Reference**: Chen et al. 2021, arXiv 2111.06063.
//! - **Deviations**: none; by the eigenvectors of the kernel, each with `−expm1(−w t) / w`.

use super::parts::{KERNEL, LAM, TARGETS, indefinite, kernel, scores};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output};
use crate::losses::parts::matrices::eigen;
use crate::losses::parts::rows::dot;

pub(crate) const ENTRY: Entry = Entry {
    id: "kernel_ridge_flow",
    golden: "kernel_ridge_flow",
    paper: 16,
    family: Family::Methods,
    summary: "Kernel ridge regression under gradient flow, at given times.",
    formula: r"\alpha(t) = A^{-1}(I - e^{-At})\,\tfrac{2y}{n},\quad A = \tfrac{2K}{n} + \lambda I",
    reference: "Chen et al. 2021, arXiv 2111.06063",
    inputs: &[
        KERNEL,
        TARGETS.named("targets", "What the scores are drawn to."),
        Input::f32("times", &["times"], "When to look.").within(Domain::NonNegative),
    ],
    params: &[LAM],
    outputs: &[
        Output::f32("alpha", &["times", "samples"], "Coefficients at each time."),
        Output::f32("scores", &["times", "samples"], "What the machine says then."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (kernel, targets, lam) = (kernel(call)?, call.f64("targets"), call.float("lam"));
    let size = targets.len();
    let error = || indefinite("a positive semi-definite kernel");
    let (values, vectors) = eigen(&kernel, size).ok_or_else(error)?;
    let (mut alphas, mut said) = (Vec::new(), Vec::new());
    for time in call.f64("times") {
        let mut alpha = vec![0.0; size];
        for (value, vector) in values.iter().zip(vectors.chunks_exact(size)) {
            let rate = 2.0 * value / size as f64 + lam;
            let grown = if rate == 0.0 { time } else { -libm::expm1(-rate * time) / rate };
            let along = grown * dot(vector, &targets) * 2.0 / size as f64;
            alpha.iter_mut().zip(vector).for_each(|(alpha, v)| *alpha += along * v);
        }
        said.extend(scores(&kernel, &alpha));
        alphas.extend(alpha);
    }
    // An eigenvalue below 0 grows without end.
    if !alphas.iter().all(|&alpha| (alpha as f32).is_finite()) {
        return Err(error());
    }
    let mut outputs = call.outputs();
    outputs.f32("alpha", alphas).f32("scores", said);
    Ok(outputs.finish())
}
