//! Gradient descent.
//!
//! - **When**: the plainest step.
//! - **Formula**: `p ← p − η g`; `g` is the gradient plus `λ p`.
//! - **Shapes**: `params` `[dimension]`, `gradients` `[5, dimension]`, a row a step; outputs `[dimension]` after steps 1, 2 and 5.
//! - **Gradient**: none.
//! - **Edge cases**: none.
//! - **Reference**: Robbins and Monro 1951.
//! - **Deviations**: none.

use super::Rule;
use super::parts::{self, LR, WEIGHT_DECAY};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "optimizer_sgd",
    golden: "optimizer_sgd",
    paper: 0,
    family: Family::Optimizers,
    summary: "Gradient descent.",
    formula: r"p \leftarrow p - \eta\,g",
    reference: "Robbins and Monro 1951",
    inputs: parts::INPUTS,
    params: &[LR, WEIGHT_DECAY],
    outputs: parts::OUTPUTS,
    invariances: &[Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    Ok(parts::run(call, rule(call)))
}

/// The rule of a call's params.
pub(super) fn rule(_: &Call) -> Rule {
    Rule::Sgd
}
