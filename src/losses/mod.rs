//! The losses: each gives its value and the gradient by every differentiable input.
//!
//! A loss is a file: what it is and when to use it, its [`Entry`](crate::entry::Entry), and how a call runs. What
//! several share (reductions, cosines, margins, pair masks) is in [`parts`], which knows no loss. Arithmetic is in
//! double precision or in the kernels' compensated sums; values stay finite for scores of ±1e4.

pub(crate) mod classification;
pub(crate) mod density;
pub(crate) mod distillation;
pub(crate) mod margin;
pub(crate) mod pairwise;
pub(crate) mod parts;
pub(crate) mod recommendation;
pub(crate) mod regression;

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
