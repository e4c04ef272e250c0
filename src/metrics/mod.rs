//! Figures that sum up what a function gave.

pub mod bm25_similarity;
pub mod box_whisker_filter;
pub mod calibration_metrics;
pub mod decile_bin;
pub mod multiclass_calibration_metrics;
pub mod nme;
pub mod ood_metrics;
pub mod ranking_metrics;
pub mod recall_at_k;
pub mod softmax_collapse;
pub mod svm_predict;
pub mod xmc_metrics;

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
