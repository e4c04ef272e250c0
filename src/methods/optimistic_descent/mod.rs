//! Optimistic online mirror descent (paper 31).

pub mod euclidean_projection;
pub mod oomd_dynamic_trace;
pub mod oomd_trace;
mod parts;
mod regularizer;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    oomd_trace::ENTRY.listed(),
    oomd_dynamic_trace::ENTRY.listed(),
    euclidean_projection::ENTRY.listed(),
];
