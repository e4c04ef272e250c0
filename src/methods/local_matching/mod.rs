//! Correlated local features for retrieval (paper 42).

pub mod attention_map;
pub mod gem_pool;
pub mod local_match;
pub mod local_triplet_loss;
mod matches;

use crate::entry::{Entry, Input};

/// Activations of a convolutional network.
const FEATURE_MAP: Input = Input::f32(
    "feature_map",
    &["batch", "channels", "height", "width"],
    "Activations of a convolutional network.",
);

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    attention_map::ENTRY.listed(),
    gem_pool::ENTRY.listed(),
    local_match::ENTRY.listed(),
    local_triplet_loss::ENTRY.listed(),
];
