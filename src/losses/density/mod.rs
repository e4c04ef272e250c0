//! Losses and weights of density ratios and unnormalised models.

mod importance_nll;
mod nce_loss;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[nce_loss::ENTRY.listed(), importance_nll::ENTRY.listed()];
