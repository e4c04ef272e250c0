//! Correctness-aware calibration (paper 9): a temperature for each sample, trained on whether predictions are right.

pub mod ca_calibrator;
pub mod ca_transform_features;
pub mod temperature_scaling_fit;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    ca_calibrator::ENTRY.listed(),
    ca_transform_features::ENTRY.listed(),
    temperature_scaling_fit::ENTRY.listed(),
];
