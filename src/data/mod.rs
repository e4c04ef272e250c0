//! Inputs: labelled examples, readers of the files that hold them, and what comes from a seed.

#[cfg(feature = "methods")]
pub mod csv;
mod dataset;
mod gumbel_noise;
#[cfg(feature = "methods")]
pub mod idx;
#[cfg(feature = "methods")]
pub mod images;

pub use dataset::Dataset;
pub use gumbel_noise::gumbel_noise;
