//! Complex zeros of the sum of exponentials below cross-entropy, and the steps they allow (paper 14).

mod ghost_kl_bound;
mod ghost_radius_binary;
mod ghost_radius_bound;
mod ghost_radius_exact;
mod logsumexp_taylor;
mod mlp;
mod mlp_jvp;
mod parts;
mod radius_clip;
mod radius_controlled_adam;
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
