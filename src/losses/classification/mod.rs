//! Losses of scores against labels or target distributions.

mod aldr_kl;
mod anyloss_accuracy;
mod anyloss_balanced_accuracy;
mod anyloss_fbeta;
mod anyloss_gmean;
mod binary_cross_entropy_with_logits;
mod binary_focal_loss;
mod binary_hinge_loss;
pub(crate) mod cad_command_loss;
mod cnn_svm_loss;
mod comp_sum_bayes_risk;
mod comp_sum_calibration_gap;
mod comp_sum_loss;
mod correctness_aware_loss;
mod crammer_singer_hinge;
pub(crate) mod cross_entropy;
mod decoupled_softmax_loss;
mod ensloss;
mod exponential_loss;
#[cfg(feature = "methods")]
mod factored_spherical_output;
mod focal_loss;
mod generalized_cross_entropy;
mod gru_svm_loss;
mod hierarchical_softmax_loss;
mod js_divergence;
mod kl_divergence;
mod kl_dro_loss;
mod label_smoothing;
mod ldr_kl;
mod ldr_topk_kl;
mod mean_absolute_error;
mod multilabel_bce_loss;
mod multilabel_softmax_loss;
mod nll_loss;
mod one_hot_mse_loss;
mod ovr_hinge;
pub(crate) mod parts;
mod poly1_loss;
mod smooth_adversarial_comp_sum;
mod soft_target_distribution;
pub(crate) mod soft_target_distribution_loss;
pub(crate) mod soft_targets;
mod soft_topk;
mod soft_topk_loss;
mod spherical_loss_from_statistics;
mod spherical_softmax_loss;
pub(crate) mod stablemax_cross_entropy;
mod symmetric_cross_entropy;
mod taylor_softmax_loss;
mod weston_watkins_hinge;
mod z_loss;

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
    z_loss::ENTRY.listed(),
    taylor_softmax_loss::ENTRY.listed(),
    spherical_softmax_loss::ENTRY.listed(),
    one_hot_mse_loss::ENTRY.listed(),
    hierarchical_softmax_loss::ENTRY.listed(),
    spherical_loss_from_statistics::ENTRY.listed(),
    #[cfg(feature = "methods")]
    factored_spherical_output::ENTRY.listed(),
    ldr_kl::ENTRY.listed(),
    aldr_kl::ENTRY.listed(),
    ldr_topk_kl::ENTRY.listed(),
    anyloss_accuracy::ENTRY.listed(),
    anyloss_fbeta::ENTRY.listed(),
    anyloss_gmean::ENTRY.listed(),
    anyloss_balanced_accuracy::ENTRY.listed(),
    ensloss::ENTRY.listed(),
    kl_dro_loss::ENTRY.listed(),
    decoupled_softmax_loss::ENTRY.listed(),
    multilabel_softmax_loss::ENTRY.listed(),
    multilabel_bce_loss::ENTRY.listed(),
    soft_topk::ENTRY.listed(),
    soft_topk_loss::ENTRY.listed(),
    correctness_aware_loss::ENTRY.listed(),
];
