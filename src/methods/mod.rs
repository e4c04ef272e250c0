//! Algorithms of papers that are more than a loss, a folder each.

mod adversarial;
mod aggregate_responses;
mod correctness_calibration;
mod dataset_equity;
mod f_distill;
mod ghosts;
mod kd_landmark;
mod kernel_machine;
mod linear_attention;
mod local_matching;
mod mahalanobis;
mod meco;
mod novel_class;
mod numerical_stability;
mod optimistic_descent;
mod robust_self_training;
mod sdm;
mod sharpness;
mod soft_attention;
mod softmax_regression;
mod tester_learner;
mod topk_gating;

use crate::entry::Entry;

/// The entries of every paper.
pub(crate) static ROOMS: &[&[Entry]] = &[
    adversarial::ENTRIES,
    aggregate_responses::ENTRIES,
    correctness_calibration::ENTRIES,
    dataset_equity::ENTRIES,
    f_distill::ENTRIES,
    ghosts::ENTRIES,
    kd_landmark::ENTRIES,
    kernel_machine::ENTRIES,
    linear_attention::ENTRIES,
    local_matching::ENTRIES,
    mahalanobis::ENTRIES,
    meco::ENTRIES,
    novel_class::ENTRIES,
    numerical_stability::ENTRIES,
    optimistic_descent::ENTRIES,
    robust_self_training::ENTRIES,
    sdm::ENTRIES,
    sharpness::ENTRIES,
    soft_attention::ENTRIES,
    softmax_regression::ENTRIES,
    tester_learner::ENTRIES,
    topk_gating::ENTRIES,
];
