//! The network of the paper: an encoder of drawings, one vector, two decoders.

pub(super) mod browser;
pub(super) mod drawing2cad_forward;
mod layers;
mod network;
mod weights;

pub use browser::{Browser, CLASSES, Form, LENGTH, Prediction};
