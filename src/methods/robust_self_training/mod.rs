//! Robust self-training out of distribution (paper 41).

mod gaussian_mixture_error;
mod ramp;
mod robust_zero_one_loss;
mod rss_generalisation_bound;
mod rss_loss;
mod rss_train_trace;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    gaussian_mixture_error::ENTRY.listed(),
    robust_zero_one_loss::ENTRY.listed(),
    rss_generalisation_bound::ENTRY.listed(),
    rss_loss::ENTRY.listed(),
    rss_train_trace::ENTRY.listed(),
];
