//! Adam: the mean of recent gradients by the root of their mean square.
//!
//! - **When**: the default where scales of gradients differ.
//! - **Formula**: `m ← β₁ m + (1 − β₁) g`, `v ← β₂ v + (1 − β₂) g²`,
//!   `p ← p − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)`; `g` is the gradient plus `λ p`.
//! - **Shapes**: `params` `[dimension]`, `gradients` `[5, dimension]`, a row a step; outputs `[dimension]` after steps 1, 2 and 5.
//! - **Gradient**: none.
//! - **Edge cases**: the first step is about `η` long in every element, whatever the gradient.
//! - **Reference**: Kingma and Ba 2015, arXiv 1412.6980.
//! - **Deviations**: `ε` stands outside the corrected root, as in PyTorch; TensorFlow 1 has it inside the correction.

use super::parts::{self, BETA1, BETA2, EPS, LR, WEIGHT_DECAY};
use super::{Adam, Rule};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "optimizer_adam",
    golden: "optimizer_adam",
    paper: 0,
    family: Family::Optimizers,
    summary: "Adam: the mean of recent gradients by the root of their mean square.",
    formula: r"p \leftarrow p - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}",
    reference: "Kingma and Ba 2015, arXiv 1412.6980",
    inputs: parts::INPUTS,
    params: &[LR, BETA1, BETA2, EPS, WEIGHT_DECAY],
    outputs: parts::OUTPUTS,
    invariances: &[Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    Ok(parts::run(call, rule(call)))
}

/// The rule of a call's params.
pub(super) fn rule(call: &Call) -> Rule {
    Rule::Adam(Adam {
        beta1: call.float("beta1"),
        beta2: call.float("beta2"),
        eps: call.float("eps"),
        decoupled: false,
    })
}
