//! Learning from aggregate responses (paper 24): only the mean label of a bag is known.

mod aggregate_label_dp;
mod aggregate_linear_fit;
mod aggregate_risk;
mod interpolated_bag_loss;
mod parts;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    aggregate_label_dp::ENTRY.listed(),
    aggregate_linear_fit::ENTRY.listed(),
    aggregate_risk::ENTRY.listed(),
    interpolated_bag_loss::ENTRY.listed(),
];
