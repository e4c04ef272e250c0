//! Distillation of diffusion models by f-divergences (paper 13), on mixtures of Gaussians.

mod f_divergence_weight;
mod fdistill_gan_loss;
mod fdistill_sample_direction;
mod fdistill_vsd_loss;
mod fdistill_weights;
mod gmm_score;
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
