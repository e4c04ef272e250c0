//! The losses: each gives its value and the gradient by every differentiable input.
//!
//! A loss is a file: what it is and when to use it, its [`Entry`], and how a call runs. What
//! several share (reductions, cosines, margins, pair masks) is in `parts`, which knows no loss. Arithmetic is in
//! double precision or in the kernels' compensated sums; values stay finite for scores of ±1e4.

pub mod classification;
pub mod density;
pub mod distillation;
pub mod margin;
pub mod pairwise;
pub(crate) mod parts;
pub mod recommendation;
pub mod regression;

use crate::entry::Entry;

/// The entries of every family.
pub(crate) static ROOMS: &[&[Entry]] = &[
    classification::ENTRIES,
    margin::ENTRIES,
    pairwise::ENTRIES,
    distillation::ENTRIES,
    regression::ENTRIES,
    recommendation::ENTRIES,
    density::ENTRIES,
];
