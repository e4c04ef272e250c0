//! Figures that sum up what a function gave.

mod bm25_similarity;
mod box_whisker_filter;
mod calibration_metrics;
mod decile_bin;
mod multiclass_calibration_metrics;
mod nme;
mod ood_metrics;
mod ranking_metrics;
mod recall_at_k;
mod softmax_collapse;
mod svm_predict;
mod xmc_metrics;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    bm25_similarity::ENTRY.listed(),
    box_whisker_filter::ENTRY.listed(),
    calibration_metrics::ENTRY.listed(),
    decile_bin::ENTRY.listed(),
    multiclass_calibration_metrics::ENTRY.listed(),
    nme::ENTRY.listed(),
    ood_metrics::ENTRY.listed(),
    ranking_metrics::ENTRY.listed(),
    recall_at_k::ENTRY.listed(),
    softmax_collapse::ENTRY.listed(),
    svm_predict::ENTRY.listed(),
    xmc_metrics::ENTRY.listed(),
];
