//! Gaussian detector of foreign inputs (paper 12), and what it is measured against.

mod gaussian_add_class;
mod gaussian_fit;
mod lda_posterior;
mod lid_mle;
mod logistic_regression_fit;
mod mahalanobis_input_preprocess;
mod mahalanobis_score;
mod max_softmax_score;
mod odin_score;
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
