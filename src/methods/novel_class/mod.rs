//! Novel classes on the hypersphere (paper 37): prototypes without training.

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[];
