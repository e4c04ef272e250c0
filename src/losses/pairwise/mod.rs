//! Losses of pairs, triplets and batches of embeddings.

mod bce_infonce;
mod false_negative_cancel_infonce;
mod info_nce;
mod kl_regularized_infonce;
pub(crate) mod parts;
mod soft_infonce;
mod soft_infonce_weights;
mod weighted_infonce;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    info_nce::ENTRY.listed(),
    soft_infonce::ENTRY.listed(),
    soft_infonce_weights::ENTRY.listed(),
    weighted_infonce::ENTRY.listed(),
    bce_infonce::ENTRY.listed(),
    kl_regularized_infonce::ENTRY.listed(),
    false_negative_cancel_infonce::ENTRY.listed(),
];
