//! Binary cross-entropy of scores.
//!
//! - **When**: questions with the answers yes and no, one or many at a time (multi-label).
//! - **Formula**: `l = w t softplus(−z) + (1 − t) softplus(z)`, `w` the `pos_weight` of the last axis.
//! - **Shapes**: `logits` and `targets` of any one shape, `pos_weight` as long as its last axis, or 1; `loss` a scalar or that shape.
//! - **Gradient**: `∂l/∂z = −w t σ(−z) + (1 − t) σ(z)`, over the number of elements for the mean.
//! - **Edge cases**: targets may be any number from 0 to 1. Linear in the score where the answer is wrong.
//! - **Reference**: the definition; stable by softplus.
//! - **Deviations**: none.

use crate::entry::{Arrays, Call, Domain, Entry, Family, Input};
use crate::losses::classification::parts::{ELEMENT_LOGITS, ELEMENT_TARGETS, run_elements};
use crate::losses::parts::declared::{ELEMENTWISE_LOSS, REDUCTION};
use crate::losses::parts::rows::{sigmoid, softplus};
use crate::losses::parts::sloped::Sloped;
use crate::{Error, ErrorCode, Result};

const POS_WEIGHT: Input =
    Input::f32("pos_weight", &["positives"], "Weight of the answer yes along the last axis.")
        .within(Domain::NonNegative)
        .optional();

pub(crate) const ENTRY: Entry = Entry {
    id: "binary_cross_entropy_with_logits",
    golden: "binary_cross_entropy_with_logits",
    paper: 0,
    family: Family::Classification,
    summary: "Binary cross-entropy of scores, element by element.",
    formula: r"\ell = w\,t\,\mathrm{softplus}(-z) + (1 - t)\,\mathrm{softplus}(z)",
    reference: "Definition",
    inputs: &[ELEMENT_LOGITS, ELEMENT_TARGETS, POS_WEIGHT],
    params: &[REDUCTION],
    outputs: &[ELEMENTWISE_LOSS],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let weights = call.optional_f64("pos_weight").unwrap_or_else(|| vec![1.0]);
    let last = call.shape("logits").last().copied().unwrap_or(1);
    if weights.len() != last && weights.len() != 1 {
        let expected = format!("shape [{last}] or [1]");
        let got = format!("[{}]", weights.len());
        return Err(Error::new(ErrorCode::ShapeMismatch, "pos_weight", expected, got));
    }
    run_elements(call, &|index, z, t| {
        let positive = weights[index % weights.len()] * t;
        Sloped {
            value: positive * softplus(-z) + (1.0 - t) * softplus(z),
            slope: (1.0 - t) * sigmoid(z) - positive * sigmoid(-z),
        }
    })
}
