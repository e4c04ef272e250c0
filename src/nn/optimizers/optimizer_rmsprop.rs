//! RMSprop: gradients by the root of their recent mean square.
//!
//! - **When**: recurrent networks, and wherever scales of gradients change.
//! - **Formula**: `v ← α v + (1 − α) g²`, `p ← p − η g / (√v + ε)`; centered: `√(v − a²)` with `a ← α a + (1 − α) g`; with
//!   momentum: `b ← m b + g / (√v + ε)`, `p ← p − η b`; `g` is the gradient plus `λ p`.
//! - **Shapes**: `params` `[dimension]`, `gradients` `[5, dimension]`, a row a step; outputs `[dimension]` after steps 1, 2 and 5.
//! - **Gradient**: none.
//! - **Edge cases**: none.
//! - **Reference**: Tieleman and Hinton 2012.
//! - **Deviations**: none.

use super::parts::{self, EPS, LR, MOMENTUM, SHARE, WEIGHT_DECAY};
use super::{RmsProp, Rule};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Param};

pub(crate) const ENTRY: Entry = Entry {
    id: "optimizer_rmsprop",
    golden: "optimizer_rmsprop",
    paper: 0,
    family: Family::Optimizers,
    summary: "RMSprop: gradients by the root of their recent mean square.",
    formula: r"p \leftarrow p - \eta\,\frac{g}{\sqrt v + \varepsilon}",
    reference: "Tieleman and Hinton 2012",
    inputs: parts::INPUTS,
    params: &[
        LR.with_default(0.01),
        Param::float(
            "alpha",
            r"\alpha",
            0.99,
            SHARE,
            (0.5, 0.999),
            "Share of the mean square that stays.",
        ),
        EPS,
        MOMENTUM.with_default(0.0),
        Param::flag("centered", false, "Take the square of the mean gradient away?"),
        WEIGHT_DECAY,
    ],
    outputs: parts::OUTPUTS,
    invariances: &[Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    Ok(parts::run(call, rule(call)))
}

/// The rule of a call's params.
pub(super) fn rule(call: &Call) -> Rule {
    Rule::RmsProp(RmsProp {
        alpha: call.float("alpha"),
        eps: call.float("eps"),
        momentum: call.float("momentum"),
        centered: call.flag("centered"),
    })
}
