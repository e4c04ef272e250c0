//! Figures that sum up what a function gave.

mod entropy;
mod nme;
mod ranking_metrics;

pub use entropy::entropy;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[nme::ENTRY.listed(), ranking_metrics::ENTRY.listed()];
