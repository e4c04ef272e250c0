//! Distillation of diffusion models by f-divergences (paper 13), on mixtures of Gaussians.

pub mod f_divergence_weight;
pub mod fdistill_gan_loss;
pub mod fdistill_sample_direction;
pub mod fdistill_vsd_loss;
pub mod fdistill_weights;
pub mod gmm_score;
mod parts;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    f_divergence_weight::ENTRY.listed(),
    fdistill_weights::ENTRY.listed(),
    fdistill_vsd_loss::ENTRY.listed(),
    fdistill_gan_loss::ENTRY.listed(),
    gmm_score::ENTRY.listed(),
    fdistill_sample_direction::ENTRY.listed(),
];
