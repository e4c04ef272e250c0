//! Algorithms of papers that are more than a loss, a folder each.

pub mod adversarial;
pub mod aggregate_responses;
pub mod correctness_calibration;
pub mod dataset_equity;
pub mod f_distill;
pub mod ghosts;
pub mod kd_landmark;
pub mod kernel_machine;
pub mod linear_attention;
pub mod local_matching;
pub mod mahalanobis;
pub mod meco;
pub mod novel_class;
pub mod numerical_stability;
pub mod optimistic_descent;
pub mod robust_self_training;
pub mod sdm;
pub mod sharpness;
pub mod soft_attention;
pub mod softmax_regression;
pub mod tester_learner;
pub mod topk_gating;

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
