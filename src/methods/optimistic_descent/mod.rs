//! Optimistic online mirror descent (paper 31) with stochastic and extended adversaries.

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[];
