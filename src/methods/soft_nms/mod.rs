//! Soft-NMS (paper 30): overlapping boxes lose score instead of their lives.

pub(crate) mod boxes;
mod grid;
#[expect(clippy::module_inception, reason = "one file a function, named as in the catalog")]
mod soft_nms;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[soft_nms::ENTRY.listed()];
