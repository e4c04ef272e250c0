//! Adam whose weight decay shrinks the weights themselves.
//!
//! - **When**: Adam with regularisation: a decay in the gradient would be divided by its root mean square.
//! - **Formula**: `p ← (1 − η λ) p`, then the step of `optimizer_adam` by the bare gradient.
//! - **Shapes**: `params` `[dimension]`, `gradients` `[5, dimension]`, a row a step; outputs `[dimension]` after steps 1, 2 and 5.
//! - **Gradient**: none.
//! - **Edge cases**: none.
//! - **Reference**: Loshchilov and Hutter 2019, arXiv 1711.05101.
//! - **Deviations**: none.

use super::parts::{self, BETA1, BETA2, EPS, LR, WEIGHT_DECAY};
use super::{Adam, Rule};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "optimizer_adamw",
    golden: "optimizer_adamw",
    paper: 0,
    family: Family::Optimizers,
    summary: "Adam whose weight decay shrinks the weights themselves.",
    formula: r"p \leftarrow (1 - \eta\lambda)\,p - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}",
    reference: "Loshchilov and Hutter 2019, arXiv 1711.05101",
    inputs: parts::INPUTS,
    params: &[LR, BETA1, BETA2, EPS, WEIGHT_DECAY.with_default(0.01)],
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
        decoupled: true,
    })
}
