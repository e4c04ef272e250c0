//! Gaussian detector of foreign inputs (paper 12), and what it is measured against.

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[];
