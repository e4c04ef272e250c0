//! Novel classes on the hypersphere (paper 37): prototypes without training.

pub mod class_prototypes;
pub mod cosine_knn_classify;
pub mod novel_class_classify;
mod parts;
pub mod prototype_classify;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    class_prototypes::ENTRY.listed(),
    cosine_knn_classify::ENTRY.listed(),
    novel_class_classify::ENTRY.listed(),
    prototype_classify::ENTRY.listed(),
];
