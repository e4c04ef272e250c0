//! Tester-learner for halfspaces (paper 27): learn under noise, and know when the promise fails.

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[];
