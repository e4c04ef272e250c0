//! The network that a page can carry: the architecture of the paper made small, with attention to the drawing.
//!
//! Rows of 64, two layers of encoder and of each decoder, rows of a drawing packed without padding, a factorised head for arguments,
//! sines and cosines of coordinates beside their table, and, unlike the paper, attention of both decoders to the rows of the drawing:
//! about half a million weights. It runs on a [`Tape`](crate::nn::Tape) for training and for prediction alike.

pub(in crate::drawing2cad) mod drawing;
mod file;
pub(in crate::drawing2cad) mod layout;
pub(in crate::drawing2cad) mod network;
mod predict;
#[cfg(test)]
mod tests;

pub use layout::Form;
pub use predict::{Browser, Prediction};

/// Rows of a program.
pub const LENGTH: usize = crate::drawing2cad::generate::LONGEST;

/// Classes of an argument: none, and 256 levels.
pub const CLASSES: usize = super::weights::CLASSES;
