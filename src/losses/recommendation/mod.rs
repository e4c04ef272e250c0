//! Losses of preferences: one item should score above another.

mod bpr;
mod mf_bpr_loss;
mod parts;
mod pld_probabilities;
mod pld_resample;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    bpr::ENTRY.listed(),
    mf_bpr_loss::ENTRY.listed(),
    pld_probabilities::ENTRY.listed(),
    pld_resample::ENTRY.listed(),
];
