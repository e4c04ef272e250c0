//! Losses of real-valued predictions against targets.

pub mod huber;
pub mod log_cosh;
pub mod mse;
mod parts;
pub mod quantile;
pub mod smooth_l1;
pub mod wing_loss;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    mse::ENTRY.listed(),
    huber::ENTRY.listed(),
    smooth_l1::ENTRY.listed(),
    log_cosh::ENTRY.listed(),
    quantile::ENTRY.listed(),
    wing_loss::ENTRY.listed(),
];
