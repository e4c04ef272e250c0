//! Losses of real-valued predictions against targets.

mod huber;
mod log_cosh;
mod mse;
mod parts;
mod quantile;
mod smooth_l1;
mod wing_loss;

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
