//! Losses of scores against labels or target distributions.

mod binary_cross_entropy_with_logits;
mod binary_focal_loss;
mod binary_hinge_loss;
mod cad_command_loss;
mod cnn_svm_loss;
mod comp_sum_bayes_risk;
mod comp_sum_calibration_gap;
mod comp_sum_loss;
mod crammer_singer_hinge;
mod cross_entropy;
mod exponential_loss;
mod focal_loss;
mod generalized_cross_entropy;
mod gru_svm_loss;
mod js_divergence;
mod kl_divergence;
mod label_smoothing;
mod mean_absolute_error;
mod nll_loss;
mod ovr_hinge;
mod parts;
mod poly1_loss;
mod smooth_adversarial_comp_sum;
mod soft_target_distribution;
mod soft_target_distribution_loss;
mod soft_targets;
mod stablemax_cross_entropy;
mod symmetric_cross_entropy;
mod weston_watkins_hinge;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    cross_entropy::ENTRY.listed(),
    nll_loss::ENTRY.listed(),
    label_smoothing::ENTRY.listed(),
    binary_cross_entropy_with_logits::ENTRY.listed(),
    focal_loss::ENTRY.listed(),
    binary_focal_loss::ENTRY.listed(),
    crammer_singer_hinge::ENTRY.listed(),
    weston_watkins_hinge::ENTRY.listed(),
    ovr_hinge::ENTRY.listed(),
    binary_hinge_loss::ENTRY.listed(),
    exponential_loss::ENTRY.listed(),
    mean_absolute_error::ENTRY.listed(),
    generalized_cross_entropy::ENTRY.listed(),
    symmetric_cross_entropy::ENTRY.listed(),
    poly1_loss::ENTRY.listed(),
    kl_divergence::ENTRY.listed(),
    js_divergence::ENTRY.listed(),
    comp_sum_loss::ENTRY.listed(),
    comp_sum_bayes_risk::ENTRY.listed(),
    comp_sum_calibration_gap::ENTRY.listed(),
    smooth_adversarial_comp_sum::ENTRY.listed(),
    stablemax_cross_entropy::ENTRY.listed(),
    cnn_svm_loss::ENTRY.listed(),
    gru_svm_loss::ENTRY.listed(),
    soft_target_distribution::ENTRY.listed(),
    soft_target_distribution_loss::ENTRY.listed(),
    cad_command_loss::ENTRY.listed(),
];
