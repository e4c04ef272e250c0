//! Losses of scores against labels or target distributions.

pub mod aldr_kl;
pub mod anyloss_accuracy;
pub mod anyloss_balanced_accuracy;
pub mod anyloss_fbeta;
pub mod anyloss_gmean;
pub mod binary_cross_entropy_with_logits;
pub mod binary_focal_loss;
pub mod binary_hinge_loss;
pub mod cad_command_loss;
pub mod cnn_svm_loss;
pub mod comp_sum_bayes_risk;
pub mod comp_sum_calibration_gap;
pub mod comp_sum_loss;
pub mod correctness_aware_loss;
pub mod crammer_singer_hinge;
pub mod cross_entropy;
pub mod decoupled_softmax_loss;
pub mod ensloss;
pub mod exponential_loss;
#[cfg(feature = "methods")]
pub mod factored_spherical_output;
pub mod focal_loss;
pub mod generalized_cross_entropy;
pub mod gru_svm_loss;
pub mod hierarchical_softmax_loss;
pub mod js_divergence;
pub mod kl_divergence;
pub mod kl_dro_loss;
pub mod label_smoothing;
pub mod ldr_kl;
pub mod ldr_topk_kl;
pub mod mean_absolute_error;
pub mod multilabel_bce_loss;
pub mod multilabel_softmax_loss;
pub mod nll_loss;
pub mod one_hot_mse_loss;
pub mod ovr_hinge;
pub(crate) mod parts;
pub mod poly1_loss;
pub mod smooth_adversarial_comp_sum;
pub mod soft_target_distribution;
pub mod soft_target_distribution_loss;
pub(crate) mod soft_targets;
pub mod soft_topk;
pub mod soft_topk_loss;
pub mod spherical_loss_from_statistics;
pub mod spherical_softmax_loss;
pub mod stablemax_cross_entropy;
pub mod symmetric_cross_entropy;
pub mod taylor_softmax_loss;
pub mod weston_watkins_hinge;
pub mod z_loss;

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
