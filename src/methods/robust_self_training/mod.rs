//! Robust self-training out of distribution (paper 41).

pub mod gaussian_mixture_error;
mod ramp;
pub mod robust_zero_one_loss;
pub mod rss_generalisation_bound;
pub mod rss_loss;
pub mod rss_train_trace;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    gaussian_mixture_error::ENTRY.listed(),
    robust_zero_one_loss::ENTRY.listed(),
    rss_generalisation_bound::ENTRY.listed(),
    rss_loss::ENTRY.listed(),
    rss_train_trace::ENTRY.listed(),
];
