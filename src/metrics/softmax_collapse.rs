//! Rows whose softmax has collapsed: to the precision of the arithmetic one class has all the probability.
//!
//! - **When**: watching a training run without regularisation, which stands still once its rows have collapsed.
//! - **Formula**: collapsed where `Σ exp(z_k − max z)` rounds to 1 at the precision.
//! - **Shapes**: `logits` `[batch, classes]`; `fraction` a scalar, `collapsed` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: the sum rounds to 1 while the rest is at most half a unit in the last place: 2⁻²⁴ for 32 bits, 2⁻¹¹ for 16,
//!   2⁻⁵³ for 64.
//! - **Reference**: Prieto et al. 2025, arXiv 2501.04697.
//! - **Deviations**: none.

use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES};
use crate::losses::parts::rows::argmax;
use crate::{Error, ErrorCode, Result};

const PRECISION: Param =
    Param::integer("precision", "", 32, (16, 64), 16, "Bits of the arithmetic: 16, 32 or 64.");

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax_collapse",
    golden: "softmax_collapse",
    paper: 38,
    family: Family::Metrics,
    summary: "Rows whose softmax has collapsed onto one class at a precision.",
    formula: r"\mathrm{fl}\Bigl(\sum_k e^{z_k - \max z}\Bigr) = 1",
    reference: "Prieto et al. 2025, arXiv 2501.04697",
    inputs: &[Input::f32("logits", BATCH_CLASSES, "Unnormalised scores, a row a sample.")],
    params: &[PRECISION],
    outputs: &[
        Output::f32("fraction", &[], "Share of the rows that have collapsed."),
        Output::i32("collapsed", BATCH, "1 for a row that has."),
    ],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let absorbed = match call.integer("precision") {
        16 => libm::exp2(-11.0),
        32 => libm::exp2(-24.0),
        64 => libm::exp2(-53.0),
        other => {
            let got = other.to_string();
            return Err(Error::new(ErrorCode::OutOfRange, "precision", "16, 32 or 64", got));
        }
    };
    let logits = call.f64("logits");
    let rows = logits.chunks_exact(call.size("classes"));
    let collapsed: Vec<_> = rows.map(|row| i32::from(rest(row) <= absorbed)).collect();
    let count = collapsed.iter().filter(|&&collapsed| collapsed == 1).count();
    let mut outputs = call.outputs();
    outputs.f32("fraction", count as f64 / collapsed.len() as f64).i32("collapsed", collapsed);
    Ok(outputs.finish())
}

/// `Σ exp(z_k − max z)` without the term of the maximum.
fn rest(row: &[f64]) -> f64 {
    let largest = argmax(row);
    let others = row.iter().enumerate().filter(|&(class, _)| class != largest);
    others.map(|(_, &z)| libm::exp(z - row[largest])).sum()
}
