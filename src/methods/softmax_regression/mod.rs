//! In-context learning and softmax regression (paper 36).

mod parts;
#[expect(clippy::module_inception, reason = "one file a function, named as in the catalog")]
pub mod softmax_regression;
pub mod softmax_regression_fit;
pub mod softmax_regression_shift;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    softmax_regression::ENTRY.listed(),
    softmax_regression_fit::ENTRY.listed(),
    softmax_regression_shift::ENTRY.listed(),
];
