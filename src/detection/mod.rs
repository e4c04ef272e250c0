//! Soft-NMS (paper 30): overlapping boxes lose score instead of their lives.

mod average_precision;
mod box_iou;
pub(crate) mod boxes;
mod grid;
#[expect(clippy::module_inception, reason = "one file a function, named as in the catalog")]
mod soft_nms;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] =
    &[average_precision::ENTRY.listed(), box_iou::ENTRY.listed(), soft_nms::ENTRY.listed()];
