//! Losses of preferences: one item should score above another.

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[];
