//! Tester-learner for halfspaces (paper 27): learn under noise, and know when the promise fails.

mod checks;
mod halfspace_noise;
mod halfspace_psgd_trace;
mod halfspace_surrogate_loss;
mod parts;
mod smoothed_ramp;
mod tester_band;
mod tester_disagreement;
mod tester_learner_halfspace;
mod tester_moments;

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
