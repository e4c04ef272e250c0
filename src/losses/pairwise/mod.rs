//! Losses of pairs, triplets and batches of embeddings.

pub mod bce_infonce;
pub mod binomial_deviance_loss;
pub mod center_loss;
pub mod circle_loss;
pub mod contrastive_loss;
pub mod false_negative_cancel_infonce;
pub mod gpw_pair_weights;
pub mod info_nce;
pub mod kl_regularized_infonce;
pub mod lifted_structure_loss;
pub mod multi_similarity_loss;
pub mod n_pair_loss;
pub mod nt_xent_loss;
pub mod orthogonal_projection_loss;
pub(crate) mod parts;
pub mod perpetual_orthogonal_projection_loss;
pub mod proxy_nca_loss;
pub mod soft_infonce;
pub mod soft_infonce_weights;
pub mod supcon_loss;
pub mod triplet_margin_loss;
pub mod triplet_soft_loss;
pub mod weighted_infonce;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    bce_infonce::ENTRY.listed(),
    binomial_deviance_loss::ENTRY.listed(),
    center_loss::ENTRY.listed(),
    circle_loss::ENTRY.listed(),
    contrastive_loss::ENTRY.listed(),
    false_negative_cancel_infonce::ENTRY.listed(),
    gpw_pair_weights::ENTRY.listed(),
    info_nce::ENTRY.listed(),
    kl_regularized_infonce::ENTRY.listed(),
    lifted_structure_loss::ENTRY.listed(),
    multi_similarity_loss::ENTRY.listed(),
    n_pair_loss::ENTRY.listed(),
    nt_xent_loss::ENTRY.listed(),
    orthogonal_projection_loss::ENTRY.listed(),
    perpetual_orthogonal_projection_loss::ENTRY.listed(),
    proxy_nca_loss::ENTRY.listed(),
    soft_infonce::ENTRY.listed(),
    soft_infonce_weights::ENTRY.listed(),
    supcon_loss::ENTRY.listed(),
    triplet_margin_loss::ENTRY.listed(),
    triplet_soft_loss::ENTRY.listed(),
    weighted_infonce::ENTRY.listed(),
];
