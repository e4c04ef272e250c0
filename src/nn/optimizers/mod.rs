//! Optimizers: from gradients to weights.
//!
//! An [`Optimizer`] is a [`Rule`] and what it remembers of every tensor. The learning rate comes with each step, so that a
//! [`Schedule`] or a controller of step sizes needs no say in the rule.

mod averaging;
mod clipping;
mod optimizer_adam;
mod optimizer_adamw;
mod optimizer_momentum;
mod optimizer_nesterov;
mod optimizer_rmsprop;
mod optimizer_sgd;
mod parts;
mod perpendicular;
mod rule;
mod schedule;

pub use averaging::average;
pub use clipping::{clip_norm, norm};
pub(crate) use parts::{BETA1, BETA2, EPS, LR, MOMENTUM, SHARE};
pub use perpendicular::perpendicular;
pub use rule::{Adam, Momentum, Optimizer, RmsProp, Rule};
pub use schedule::Schedule;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    optimizer_sgd::ENTRY.listed(),
    optimizer_momentum::ENTRY.listed(),
    optimizer_nesterov::ENTRY.listed(),
    optimizer_adam::ENTRY.listed(),
    optimizer_adamw::ENTRY.listed(),
    optimizer_rmsprop::ENTRY.listed(),
];
