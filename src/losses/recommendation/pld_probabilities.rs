//! Personalised loss distribution: which candidate items of a user are likely to be chosen in earnest.
//!
//! - **When**: training on clicks of which some are noise: noise has large losses beside the same user's other items.
//! - **Formula**: `p = softmax(−losses / T)` over the candidates of a user.
//! - **Shapes**: `losses` and `probabilities` `[batch, candidates]`.
//! - **Gradient**: none; nothing flows through the draw.
//! - **Edge cases**: one candidate has the probability 1; a high temperature levels all, a low one leaves the lowest loss.
//! - **Reference**: Zhang et al. 2025, arXiv 2502.00348.
//! - **Deviations**: none.

use super::parts::{CANDIDATES, COLDNESS, LOSSES, probabilities};
use crate::entry::{Entry, Family, Invariance, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "pld_probabilities",
    golden: "pld_probabilities",
    paper: 25,
    family: Family::Recommendation,
    summary: "Probability of each candidate item, falling with its loss among those of its user.",
    formula: r"p_j = \frac{e^{-\ell_j/T}}{\sum_i e^{-\ell_i/T}}",
    reference: "Zhang et al. 2025, arXiv 2502.00348",
    inputs: &[LOSSES],
    params: &[COLDNESS],
    outputs: &[Output::f32("probabilities", CANDIDATES, "Probability of each candidate.")],
    invariances: &[
        Invariance::Shift("losses"),
        Invariance::Order("batch"),
        Invariance::Order("candidates"),
    ],
    run: |call| Ok(call.outputs().f32("probabilities", probabilities(call)).finish()),
};
