//! Losses of cosines between embeddings and class weights, with a margin on the true class.

pub mod arcface_loss;
pub mod cosface_loss;
pub mod cosine_logits;
pub mod curricularface_loss;
pub mod elastic_arcface;
pub mod elastic_arcface_plus;
pub mod elastic_cosface;
pub mod elastic_cosface_plus;
mod madacos;
pub mod madacos_loss;
pub mod madacos_parameters;
pub mod magface_loss;
pub mod normalized_softmax_loss;
mod parts;
pub mod sphereface_loss;
pub mod unpg_loss;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    arcface_loss::ENTRY.listed(),
    cosface_loss::ENTRY.listed(),
    cosine_logits::ENTRY.listed(),
    curricularface_loss::ENTRY.listed(),
    elastic_arcface::ENTRY.listed(),
    elastic_arcface_plus::ENTRY.listed(),
    elastic_cosface::ENTRY.listed(),
    elastic_cosface_plus::ENTRY.listed(),
    madacos_loss::ENTRY.listed(),
    madacos_parameters::ENTRY.listed(),
    magface_loss::ENTRY.listed(),
    normalized_softmax_loss::ENTRY.listed(),
    sphereface_loss::ENTRY.listed(),
    unpg_loss::ENTRY.listed(),
];
