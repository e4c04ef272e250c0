//! Optimizers: from gradients to weights.
//!
//! An [`Optimizer`] is a [`Rule`] and what it remembers of every tensor. The learning rate comes with each step, so that a
//! [`Schedule`] or a controller of step sizes needs no say in the rule.

mod ascent;
mod averaging;
mod clipping;
pub mod optimizer_adam;
pub mod optimizer_adamw;
pub mod optimizer_momentum;
pub mod optimizer_nesterov;
pub mod optimizer_rmsprop;
pub mod optimizer_sgd;
mod parts;
mod perpendicular;
mod rule;
mod schedule;

pub use ascent::Ascent;
pub use averaging::average;
pub use clipping::{clip_norm, norm};
#[cfg(feature = "methods")]
pub(crate) use parts::{BETA1, BETA2, EPS, LR, MOMENTUM, SHARE};
pub use perpendicular::perpendicular;
pub use rule::{Adam, Momentum, Optimizer, RmsProp, Rule};
pub use schedule::Schedule;

use crate::entry::{Call, Entry, Params};
use crate::{Error, ErrorCode, Result};

/// Defines the room from one list: the entries, and how the params of each make a rule.
macro_rules! rules {
    ($($name:ident),+) => {
        /// The entries of this room.
        pub(crate) static ENTRIES: &[Entry] = &[$($name::ENTRY.listed()),+];

        /// The rule of each, in the same order.
        static RULES: &[fn(&Call) -> Rule] = &[$($name::rule),+];
    };
}

rules![
    optimizer_sgd,
    optimizer_momentum,
    optimizer_nesterov,
    optimizer_adam,
    optimizer_adamw,
    optimizer_rmsprop
];

/// An optimizer of the catalog, and its learning rate.
///
/// # Errors
/// `unknown_function` of an id that is none, and what the declaration of the params refuses.
pub fn named(id: &str, params: &Params) -> Result<(Optimizer, f64)> {
    let at = ENTRIES.iter().position(|entry| entry.id == id).ok_or_else(|| {
        let expected = "the name of an optimizer in the catalog";
        Error::new(ErrorCode::UnknownFunction, "optimizer", expected, id)
    })?;
    let call = Call::of_params(&ENTRIES[at], params)?;
    Ok((Optimizer::new(RULES[at](&call), call.float("weight_decay")), call.float("lr")))
}
