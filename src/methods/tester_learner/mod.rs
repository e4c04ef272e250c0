//! Tester-learner for halfspaces (paper 27): learn under noise, and know when the promise fails.

mod checks;
pub mod halfspace_noise;
pub mod halfspace_psgd_trace;
pub mod halfspace_surrogate_loss;
mod parts;
pub mod smoothed_ramp;
pub mod tester_band;
pub mod tester_disagreement;
pub mod tester_learner_halfspace;
pub mod tester_moments;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    smoothed_ramp::ENTRY.listed(),
    halfspace_surrogate_loss::ENTRY.listed(),
    halfspace_psgd_trace::ENTRY.listed(),
    tester_moments::ENTRY.listed(),
    tester_band::ENTRY.listed(),
    tester_disagreement::ENTRY.listed(),
    halfspace_noise::ENTRY.listed(),
    tester_learner_halfspace::ENTRY.listed(),
];
