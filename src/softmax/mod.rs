//! The softmax family: maps from a row of logits to a point of the simplex or to its logarithm,
//! one file each, with the vector-Jacobian product (VJP).
//!
//! Every map works along the last axis of `logits [batch, classes]` and reduces nothing over the
//! batch. The temperature divides the differences `z − max z`, never `z` itself, so an offset of
//! any size costs no digit. A logit of −infinity is a mask: probability 0, gradient 0.

mod elementwise;
pub(crate) mod parts;
mod ratio;

pub mod entmax15;
mod entropy;
pub mod ext_exp;
pub mod ext_sum_exp;
pub mod gumbel_softmax;
pub mod log_sigmoid;
pub mod log_softmax;
pub mod log_softmax_two_pass;
pub mod log_stablemax;
pub mod logsumexp;
mod naive;
pub mod sigmoid;
#[expect(clippy::module_inception, reason = "one file a function, named as in the catalog")]
pub mod softmax;
pub mod softmax_blocked;
pub mod softmax_online;
pub mod softmax_three_pass_recompute;
pub mod softmax_three_pass_reload;
pub mod softmax_two_pass;
pub mod softmin;
pub mod softplus;
pub mod sparsemax;
pub mod spherical_softmax;
pub mod stablemax;
pub mod taylor_softmax;
pub mod two_class_softmax;

pub use elementwise::ElementMap;
pub use entmax15::Entmax15;
pub use entropy::entropy;
pub use ext_exp::Extended;
pub use ext_sum_exp::ext_sum_exp;
pub use gumbel_softmax::GumbelSoftmax;
pub use log_sigmoid::LogSigmoid;
pub use log_softmax::LogSoftmax;
pub use log_stablemax::LogStablemax;
pub use logsumexp::Logsumexp;
pub use naive::naive_softmax;
pub use parts::RowMap;
pub use sigmoid::Sigmoid;
pub use softmax::Softmax;
pub use softmax_blocked::BlockedSoftmax;
pub use softmax_online::OnlineSoftmax;
pub use softmax_three_pass_recompute::ThreePassRecompute;
pub use softmax_three_pass_reload::ThreePassReload;
pub use softmax_two_pass::TwoPassSoftmax;
pub use softmin::Softmin;
pub use softplus::Softplus;
pub use sparsemax::Sparsemax;
pub use spherical_softmax::SphericalSoftmax;
pub use stablemax::Stablemax;
pub use taylor_softmax::TaylorSoftmax;
pub use two_class_softmax::{TwoClassSoftmax, TwoClassValue};

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    softmax::ENTRY.listed(),
    log_softmax::ENTRY.listed(),
    logsumexp::ENTRY.listed(),
    softmin::ENTRY.listed(),
    sparsemax::ENTRY.listed(),
    entmax15::ENTRY.listed(),
    taylor_softmax::ENTRY.listed(),
    spherical_softmax::ENTRY.listed(),
    gumbel_softmax::ENTRY.listed(),
    stablemax::ENTRY.listed(),
    log_stablemax::ENTRY.listed(),
    softplus::ENTRY.listed(),
    sigmoid::ENTRY.listed(),
    log_sigmoid::ENTRY.listed(),
    two_class_softmax::ENTRY.listed(),
    softmax_three_pass_recompute::ENTRY.listed(),
    softmax_three_pass_reload::ENTRY.listed(),
    softmax_two_pass::ENTRY.listed(),
    softmax_online::ENTRY.listed(),
    softmax_blocked::ENTRY.listed(),
    log_softmax_two_pass::ENTRY.listed(),
    ext_exp::ENTRY.listed(),
    ext_sum_exp::ENTRY.listed(),
];
