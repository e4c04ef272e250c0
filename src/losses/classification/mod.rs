//! Losses of scores against labels or target distributions.

mod cross_entropy;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[cross_entropy::ENTRY.listed()];
