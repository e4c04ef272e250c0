//! Optimistic online mirror descent (paper 31).

mod euclidean_projection;
mod oomd_dynamic_trace;
mod oomd_trace;
mod parts;
mod regularizer;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    oomd_trace::ENTRY.listed(),
    oomd_dynamic_trace::ENTRY.listed(),
    euclidean_projection::ENTRY.listed(),
];
