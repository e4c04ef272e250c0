//! Complex zeros of the sum of exponentials below cross-entropy, and the steps they allow (paper 14).

pub mod ghost_kl_bound;
pub mod ghost_radius_binary;
pub mod ghost_radius_bound;
pub mod ghost_radius_exact;
pub mod logsumexp_taylor;
mod mlp;
pub mod mlp_jvp;
mod parts;
pub mod radius_clip;
pub mod radius_controlled_adam;
mod zeros;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    ghost_radius_bound::ENTRY.listed(),
    ghost_radius_binary::ENTRY.listed(),
    ghost_radius_exact::ENTRY.listed(),
    radius_clip::ENTRY.listed(),
    logsumexp_taylor::ENTRY.listed(),
    ghost_kl_bound::ENTRY.listed(),
    mlp_jvp::ENTRY.listed(),
    radius_controlled_adam::ENTRY.listed(),
];
