//! Boxes of a detector: suppression that lowers scores instead of deleting (paper 30), overlaps, average precision.

pub mod average_precision;
pub mod box_iou;
pub(crate) mod boxes;
mod grid;
pub mod soft_nms;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] =
    &[average_precision::ENTRY.listed(), box_iou::ENTRY.listed(), soft_nms::ENTRY.listed()];
