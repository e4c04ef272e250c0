//! In-context learning by one step of gradient descent (paper 35).

pub mod linear_self_attention_icl;
pub mod linear_self_attention_sgd;
pub mod one_step_gd_predict;
pub mod one_step_gd_risk;
mod parts;
pub mod ridge_icl_predict;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    linear_self_attention_icl::ENTRY.listed(),
    linear_self_attention_sgd::ENTRY.listed(),
    one_step_gd_predict::ENTRY.listed(),
    ridge_icl_predict::ENTRY.listed(),
    one_step_gd_risk::ENTRY.listed(),
];
