//! Losses and weights of density ratios and unnormalised models.

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[];
