//! Adversarial training with weights for the samples (paper 15): attacks, and a step against them.

pub mod done_step;
pub mod log_barrier_attack;
mod parts;
pub mod pgd_linf;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] =
    &[pgd_linf::ENTRY.listed(), log_barrier_attack::ENTRY.listed(), done_step::ENTRY.listed()];
