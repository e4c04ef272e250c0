//! Losses and weights of density ratios and unnormalised models.

mod conditional;
mod cs_conditional_divergence;
mod cs_divergence;
mod cs_ib_loss;
mod cs_qmi;
mod cs_qmi_normalized;
mod gram;
mod importance_nll;
mod nce_loss;
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
