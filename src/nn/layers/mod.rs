//! Layers: those of one operation are methods of [`Tape`](super::Tape); the others are functions of values on a tape here.

mod layer_avg_pool2d;
mod layer_batch_norm;
mod layer_conv2d;
mod layer_dense;
mod layer_dropout;
mod layer_gelu;
mod layer_gru;
mod layer_gru_cell;
mod layer_layer_norm;
mod layer_max_pool2d;
mod layer_multi_head_attention;
mod layer_relu;
mod parts;

pub use layer_dropout::dropout;
pub use layer_gru::gru;
pub use layer_gru_cell::{Gru, gru_cell};
pub use layer_multi_head_attention::{Attention, attention};

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    layer_dense::ENTRY.listed(),
    layer_conv2d::ENTRY.listed(),
    layer_max_pool2d::ENTRY.listed(),
    layer_avg_pool2d::ENTRY.listed(),
    layer_relu::ENTRY.listed(),
    layer_gelu::ENTRY.listed(),
    layer_dropout::ENTRY.listed(),
    layer_batch_norm::ENTRY.listed(),
    layer_layer_norm::ENTRY.listed(),
    layer_gru_cell::ENTRY.listed(),
    layer_gru::ENTRY.listed(),
    layer_multi_head_attention::ENTRY.listed(),
];
