//! Sharpness-aware training (paper 39): steps towards flat minima, and the same nearly for free.

mod parts;
pub mod saf_train_trace;
pub mod sam_step;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[sam_step::ENTRY.listed(), saf_train_trace::ENTRY.listed()];
