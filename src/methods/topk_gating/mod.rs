//! Mixture of experts with top-k softmax gating (paper 19).

mod parts;
mod topk_moe_em;
mod topk_moe_nll;
mod topk_softmax_gate;
mod voronoi_loss;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    topk_softmax_gate::ENTRY.listed(),
    topk_moe_nll::ENTRY.listed(),
    topk_moe_em::ENTRY.listed(),
    voronoi_loss::ENTRY.listed(),
];
