//! Numerical stability of grokking (paper 38): gradients across the weights, and the training that shows what they do. Collapsed rows are counted in `metrics`.

pub mod grokking_trainer;
pub mod perp_grad;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] =
    &[perp_grad::ENTRY.listed(), grokking_trainer::ENTRY.listed()];
