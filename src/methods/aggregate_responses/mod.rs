//! Learning from aggregate responses (paper 24): only the mean label of a bag is known.

pub mod aggregate_label_dp;
pub mod aggregate_linear_fit;
pub mod aggregate_risk;
pub mod interpolated_bag_loss;
mod parts;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    aggregate_label_dp::ENTRY.listed(),
    aggregate_linear_fit::ENTRY.listed(),
    aggregate_risk::ENTRY.listed(),
    interpolated_bag_loss::ENTRY.listed(),
];
