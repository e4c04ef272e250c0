//! Numerical stability of grokking (paper 38): gradients across the weights. Collapsed rows are counted in `metrics`.

mod perp_grad;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[perp_grad::ENTRY.listed()];
