//! Inputs: labelled examples, and what comes from a seed.

mod dataset;
mod gumbel_noise;

pub use dataset::Dataset;
pub use gumbel_noise::gumbel_noise;
