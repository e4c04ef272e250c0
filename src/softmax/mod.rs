//! The softmax family: maps from a row of logits to a point of the simplex or to its logarithm,
//! one file each, with the vector-Jacobian product (VJP).
//!
//! Every map works along the last axis of `logits [batch, classes]` and reduces nothing over the
//! batch. The temperature divides the differences `z − max z`, never `z` itself, so an offset of
//! any size costs no digit. A logit of −infinity is a mask: probability 0, gradient 0.

pub(crate) mod parts;

#[expect(clippy::module_inception, reason = "one file a function, named as in the catalog")]
mod softmax;

pub use parts::RowMap;
pub use softmax::Softmax;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[softmax::ENTRY];
