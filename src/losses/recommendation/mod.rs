//! Losses of preferences: one item should score above another.

pub mod bpr;
pub mod mf_bpr_loss;
mod parts;
pub mod pld_probabilities;
pub mod pld_resample;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    bpr::ENTRY.listed(),
    mf_bpr_loss::ENTRY.listed(),
    pld_probabilities::ENTRY.listed(),
    pld_resample::ENTRY.listed(),
];
