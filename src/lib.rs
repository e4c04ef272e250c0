//! Lossarium: softmax variants, loss functions and the algorithms of 42 papers, exact and fast,
//! for Rust and for WebAssembly.
//!
//! The rooms, lowest first; imports only go down (see `ARCHITECTURE.md`):
//!
//! - [`kernels`]: SIMD numerics, written once for every instruction set.
//! - [`entry`]: what a function tells about itself (inputs, shapes, params, outputs), and how a
//!   call is checked against it.
//! - [`softmax`]: the softmax family, each with its vector-Jacobian product.
//! - `losses`: values with gradients, a folder a family, reached through [`catalog`].
//! - `detection`: boxes of a detector: Soft-NMS, overlap, average precision.
//! - `metrics`: figures that sum up what a function gave.
//! - `nn`: small networks: tensors, a tape that differentiates, layers, optimizers.
//! - `training`: a network, data, losses and an optimizer at work, step by step (feature `training`).
//! - `methods`: the algorithms of papers that are more than a loss, a folder a paper.
//! - `drawing2cad`: from engineering drawings to CAD programs and solids (feature `drawing2cad`).
//! - [`data`]: labelled examples, and inputs that come from a seed.
//! - [`catalog`]: the one table of all functions.
//! - `reproductions`: what papers claim, measured (feature `cli`).

pub mod catalog;
pub mod data;
#[cfg(feature = "losses")]
pub mod detection;
#[cfg(feature = "drawing2cad")]
pub mod drawing2cad;
pub mod entry;
mod error;
pub mod kernels;
#[cfg(feature = "losses")]
pub mod losses;
#[cfg(feature = "methods")]
pub mod methods;
#[cfg(feature = "losses")]
pub mod metrics;
#[cfg(feature = "nn")]
pub mod nn;
#[cfg(all(feature = "cli", feature = "methods", feature = "training"))]
pub mod reproductions;
pub mod softmax;
#[cfg(feature = "training")]
pub mod training;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use error::{Error, ErrorCode, Result};
