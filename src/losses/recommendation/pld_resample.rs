//! A draw from the personalised loss distribution of each user.
//!
//! - **When**: choosing the item to train on among a user's candidates, as in `pld_probabilities`.
//! - **Formula**: the number of cumulative probabilities `c_j ≤ u`, at most the last candidate; `p = softmax(−losses / T)`.
//! - **Shapes**: `losses` `[batch, candidates]`, `uniforms` and `indices` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: uniforms are below 1.
//! - **Reference**: Zhang et al. 2025, arXiv 2502.00348.
//! - **Deviations**: the uniforms come from the caller.

use super::parts::{COLDNESS, LOSSES, probabilities};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::BATCH;
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "pld_resample",
    golden: "pld_resample",
    paper: 25,
    family: Family::Recommendation,
    summary: "Draws one candidate item for each user, rarely one of large loss.",
    formula: r"i = \#\{j : c_j \le u\},\quad c = \mathrm{cumsum}\,\mathrm{softmax}(-\ell/T)",
    reference: "Zhang et al. 2025, arXiv 2502.00348",
    inputs: &[
        LOSSES,
        Input::f32("uniforms", BATCH, "A draw from 0 to below 1 for each user.")
            .within(Domain::UnitInterval),
    ],
    params: &[COLDNESS],
    outputs: &[Output::i32("indices", BATCH, "The candidate drawn for each user.")],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let uniforms = call.f64("uniforms");
    if let Some(row) = uniforms.iter().position(|&uniform| uniform >= 1.0) {
        let got = format!("1 at [{row}]");
        return Err(Error::new(ErrorCode::OutOfRange, "uniforms", "numbers below 1", got));
    }
    let candidates = call.size("candidates");
    let mut indices = Vec::with_capacity(uniforms.len());
    for (p, uniform) in probabilities(call).chunks_exact(candidates).zip(uniforms) {
        let (mut cumulative, mut index) = (0.0, 0);
        for p in &p[..candidates - 1] {
            cumulative += p;
            index += i32::from(cumulative <= uniform);
        }
        indices.push(index);
    }
    Ok(call.outputs().i32("indices", indices).finish())
}
