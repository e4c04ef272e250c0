//! Compositional optimization of unnormalised models (paper 33).

pub mod gaussian_mean_landscape;
pub mod meco_trace;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] =
    &[meco_trace::ENTRY.listed(), gaussian_mean_landscape::ENTRY.listed()];
