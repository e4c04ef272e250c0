//! Compositional optimization of unnormalised models (paper 33).

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[];
