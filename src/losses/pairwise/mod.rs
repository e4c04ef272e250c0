//! Losses of pairs, triplets and batches of embeddings.

mod bce_infonce;
mod binomial_deviance_loss;
mod center_loss;
mod circle_loss;
mod contrastive_loss;
mod false_negative_cancel_infonce;
mod gpw_pair_weights;
mod info_nce;
mod kl_regularized_infonce;
mod lifted_structure_loss;
mod multi_similarity_loss;
mod n_pair_loss;
mod nt_xent_loss;
mod orthogonal_projection_loss;
pub(crate) mod parts;
mod perpetual_orthogonal_projection_loss;
mod proxy_nca_loss;
mod soft_infonce;
mod soft_infonce_weights;
mod supcon_loss;
mod triplet_margin_loss;
mod triplet_soft_loss;
mod weighted_infonce;

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
