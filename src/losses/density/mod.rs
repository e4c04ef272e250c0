//! Losses and weights of density ratios and unnormalised models.

mod conditional;
pub mod cs_conditional_divergence;
pub mod cs_divergence;
pub mod cs_ib_loss;
pub mod cs_qmi;
pub mod cs_qmi_normalized;
mod gram;
pub mod importance_nll;
pub mod nce_loss;
mod normalized;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    cs_conditional_divergence::ENTRY.listed(),
    cs_divergence::ENTRY.listed(),
    cs_ib_loss::ENTRY.listed(),
    cs_qmi::ENTRY.listed(),
    cs_qmi_normalized::ENTRY.listed(),
    importance_nll::ENTRY.listed(),
    nce_loss::ENTRY.listed(),
];
