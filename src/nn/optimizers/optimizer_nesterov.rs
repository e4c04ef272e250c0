//! Gradient descent with Nesterov's momentum.
//!
//! - **When**: as momentum, with the step that the velocity will take next already in it.
//! - **Formula**: `b ← m b + g`, `p ← p − η (g + m b)`; `g` is the gradient plus `λ p`.
//! - **Shapes**: `params` `[dimension]`, `gradients` `[5, dimension]`, a row a step; outputs `[dimension]` after steps 1, 2 and 5.
//! - **Gradient**: none.
//! - **Edge cases**: the first velocity is the gradient; nothing is dampened.
//! - **Reference**: Nesterov 1983; the form of Sutskever et al. 2013.
//! - **Deviations**: none.

use super::parts::{self, LR, MOMENTUM, WEIGHT_DECAY};
use super::{Momentum, Rule};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "optimizer_nesterov",
    golden: "optimizer_nesterov",
    paper: 0,
    family: Family::Optimizers,
    summary: "Gradient descent with Nesterov's momentum.",
    formula: r"b \leftarrow m\,b + g,\quad p \leftarrow p - \eta\,(g + m\,b)",
    reference: "Nesterov 1983; the form of Sutskever et al. 2013",
    inputs: parts::INPUTS,
    params: &[LR, MOMENTUM, WEIGHT_DECAY],
    outputs: parts::OUTPUTS,
    invariances: &[Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    Ok(parts::run(call, rule(call)))
}

/// The rule of a call's params.
pub(super) fn rule(call: &Call) -> Rule {
    let momentum = call.float("momentum");
    Rule::Momentum(Momentum { momentum, ahead: true })
}
