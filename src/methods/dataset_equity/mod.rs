//! Dataset equity (paper 18): samples weighted by how likely their kind is.

pub mod dbscan_likelihood;
pub mod dequity_weight;
pub mod generalized_focal_loss_likelihood;
mod parts;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    dbscan_likelihood::ENTRY.listed(),
    dequity_weight::ENTRY.listed(),
    generalized_focal_loss_likelihood::ENTRY.listed(),
];
