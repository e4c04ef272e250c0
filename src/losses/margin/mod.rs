//! Losses of cosines between embeddings and class weights, with a margin on the true class.

mod arcface_loss;
mod cosface_loss;
mod cosine_logits;
mod curricularface_loss;
mod elastic_arcface;
mod elastic_arcface_plus;
mod elastic_cosface;
mod elastic_cosface_plus;
mod madacos;
mod madacos_loss;
mod madacos_parameters;
mod magface_loss;
mod normalized_softmax_loss;
mod parts;
mod sphereface_loss;
mod unpg_loss;

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
