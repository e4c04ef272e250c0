//! SIMD numerics over slices, written once for every instruction set.
//!
//! Nothing here knows shapes, names or errors of the rooms above: a kernel takes slices and plain
//! numbers, checks lengths once, and says in a [`Fault`] where the data has no answer.

pub mod arithmetic;
mod attention;
pub mod curves;
pub mod double;
mod exp;
mod lanes;
pub(crate) mod parallel;
mod passes;
mod peak;
mod product;
pub mod ratio;
pub mod softmax;
mod stream;

#[cfg(target_arch = "wasm32")]
pub(crate) use stream::Stream;

pub use attention::{
    Head, Side, add_head_sums, head_products, head_softmax, head_softmax_vjp, weights_of,
};
pub use passes::{all_finite, argmax, dot, max, scale, sum};
pub use peak::multiply_adds;
pub use product::{Matrix, add_product, set_product};

/// Why a row has no softmax, found while it was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Index of the row, counted from 0.
    pub row: usize,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// The kinds of a [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An element is not a number.
    NotANumber,
    /// An element is +infinity.
    PositiveInfinity,
    /// Every element is −infinity: everything is masked.
    AllMasked,
}
