//! Similarity-distance-magnitude activations (paper 26), from a support set to calibrated probabilities.

mod parts;
pub mod sdm_activation;
pub mod sdm_calibrate;
pub mod sdm_cauchy_offset;
pub mod sdm_distance;
pub mod sdm_high_reliability_region;
pub mod sdm_loss;
pub mod sdm_similarity;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    sdm_activation::ENTRY.listed(),
    sdm_loss::ENTRY.listed(),
    sdm_similarity::ENTRY.listed(),
    sdm_distance::ENTRY.listed(),
    sdm_calibrate::ENTRY.listed(),
    sdm_high_reliability_region::ENTRY.listed(),
    sdm_cauchy_offset::ENTRY.listed(),
];
