//! Losses of cosines between embeddings and class weights, with a margin on the true class.

mod elastic_arcface_plus;
mod parts;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[elastic_arcface_plus::ENTRY.listed()];
