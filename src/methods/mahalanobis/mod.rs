//! Gaussian detector of foreign inputs (paper 12), and what it is measured against.

pub mod gaussian_add_class;
pub mod gaussian_fit;
pub mod lda_posterior;
pub mod lid_mle;
pub mod logistic_regression_fit;
pub mod mahalanobis_input_preprocess;
pub mod mahalanobis_score;
pub mod max_softmax_score;
pub mod odin_score;
mod parts;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    gaussian_fit::ENTRY.listed(),
    gaussian_add_class::ENTRY.listed(),
    mahalanobis_score::ENTRY.listed(),
    lda_posterior::ENTRY.listed(),
    mahalanobis_input_preprocess::ENTRY.listed(),
    odin_score::ENTRY.listed(),
    max_softmax_score::ENTRY.listed(),
    lid_mle::ENTRY.listed(),
    logistic_regression_fit::ENTRY.listed(),
];
