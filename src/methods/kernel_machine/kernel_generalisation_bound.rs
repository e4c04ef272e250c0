//! Bound of the error of a kernel machine on new data, from its training data alone.
//!
//! - **When**: asking whether a wide network's training guarantees anything.
//! - **Formula**: `mean clip(1 − y f, 0, 1) + (2 B / n) √(trace K) + 3 √(ln(2 / δ) / 2n)`, `B = √(αᵀ K α)`; holds with probability `1 − δ`.
//! - **Shapes**: `kernel` `[samples, samples]`, `alpha` and `labels` `[samples]`; five scalars.
//! - **Gradient**: none.
//! - **Edge cases**: coefficients of 0 leave a ramp of 1 and no complexity.
//! - **Reference**: Chen et al. 2021, arXiv 2111.06063.
//! - **Deviations**: the standard form by Rademacher complexity, a reconstruction of the paper's.

use super::parts::{ALPHA, KERNEL, LABELS, kernel, scores};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::rows::dot;
use std::ops::Bound;

const DELTA: Param = Param::float(
    "delta",
    r"\delta",
    0.05,
    (Bound::Excluded(0.0), Bound::Excluded(1.0)),
    (0.01, 0.5),
    "How likely the bound may fail.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "kernel_generalisation_bound",
    golden: "kernel_generalisation_bound",
    paper: 16,
    family: Family::Methods,
    summary: "Bound of a kernel machine's error on new data.",
    formula: r"\hat R + \tfrac{2B}{n}\sqrt{\mathrm{tr}\,K} + 3\sqrt{\tfrac{\ln(2/\delta)}{2n}}",
    reference: "Chen et al. 2021, arXiv 2111.06063",
    inputs: &[KERNEL, ALPHA, LABELS],
    params: &[DELTA],
    outputs: &[
        Output::f32("rkhs_norm", &[], "Norm of the machine's function."),
        Output::f32("empirical_ramp", &[], "Mean ramp loss of the training data."),
        Output::f32("complexity", &[], "What the size of the function space adds."),
        Output::f32("confidence", &[], "What certainty adds."),
        Output::f32("bound", &[], "The sum of the three."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (kernel, alpha, labels) = (kernel(call)?, call.f64("alpha"), call.f64("labels"));
    let (said, count) = (scores(&kernel, &alpha), labels.len() as f64);
    let norm = dot(&alpha, &said).max(0.0).sqrt();
    let ramp = |(z, y): (&f64, &f64)| (1.0 - y * z).clamp(0.0, 1.0);
    let ramp = said.iter().zip(&labels).map(ramp).sum::<f64>() / count;
    let trace: f64 = kernel.iter().step_by(labels.len() + 1).sum();
    let complexity = 2.0 * norm / count * trace.max(0.0).sqrt();
    let confidence = 3.0 * (libm::log(2.0 / call.float("delta")) / (2.0 * count)).sqrt();
    let mut outputs = call.outputs();
    outputs.f32("rkhs_norm", norm).f32("empirical_ramp", ramp);
    outputs.f32("complexity", complexity).f32("confidence", confidence);
    outputs.f32("bound", ramp + complexity + confidence);
    Ok(outputs.finish())
}
