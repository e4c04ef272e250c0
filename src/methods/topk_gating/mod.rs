//! Mixture of experts with top-k softmax gating (paper 19).

mod parts;
pub mod topk_moe_em;
pub mod topk_moe_nll;
pub mod topk_softmax_gate;
pub mod voronoi_loss;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    topk_softmax_gate::ENTRY.listed(),
    topk_moe_nll::ENTRY.listed(),
    topk_moe_em::ENTRY.listed(),
    voronoi_loss::ENTRY.listed(),
];
