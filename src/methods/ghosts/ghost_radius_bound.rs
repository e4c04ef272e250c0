//! Lower bound on the radius within which a step's Taylor models of cross-entropy converge.
//!
//! - **When**: to cap a step: one forward-mode derivative of the logits along the direction is all it needs.
//! - **Formula**: `Δ = max_k a_k − min_k a_k` of each sample, radius `π / (Δ + ε)`; of the batch with the largest `Δ`.
//! - **Shapes**: `logit_derivatives` `[batch, classes]`; `spread`, `radius` `[batch]`, `batch_radius` a scalar.
//! - **Gradient**: none; a diagnosis, taken as a constant.
//! - **Edge cases**: equal derivatives give `π / ε`, which stands for infinity. The sign of the direction does not matter.
//! - **Reference**: arXiv 2603.13552; the code piyush314/ghosts-of-softmax.
//! - **Deviations**: none.

use super::parts::{LOGIT_DERIVATIVES, spread};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, NON_NEGATIVE};
use std::f64::consts::PI;

pub(crate) const ENTRY: Entry = Entry {
    id: "ghost_radius_bound",
    golden: "ghost_radius_bound",
    paper: 14,
    family: Family::Methods,
    summary: "Radius within which Taylor models of cross-entropy along a step surely converge.",
    formula: r"\rho_a = \frac{\pi}{\max_k a_k - \min_k a_k}",
    reference: "arXiv 2603.13552",
    inputs: &[LOGIT_DERIVATIVES],
    params: &[Param::float(
        "epsilon",
        r"\varepsilon",
        1e-12,
        NON_NEGATIVE,
        (0.0, 0.01),
        "Added to the spread.",
    )],
    outputs: &[
        Output::f32("spread", BATCH, "Largest minus smallest derivative of each sample."),
        Output::f32("radius", BATCH, "Bound of each sample."),
        Output::f32("batch_radius", &[], "Bound of all samples together."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let epsilon = call.float("epsilon");
    let rows = call.f64("logit_derivatives");
    let spreads: Vec<f64> = rows.chunks_exact(call.size("classes")).map(spread).collect();
    let largest = spreads.iter().copied().fold(0.0, f64::max);
    let mut outputs = call.outputs();
    outputs.f32("spread", spreads.as_slice());
    outputs
        .f32("radius", spreads.iter().map(|spread| PI / (spread + epsilon)).collect::<Vec<f64>>());
    outputs.f32("batch_radius", PI / (largest + epsilon));
    Ok(outputs.finish())
}
