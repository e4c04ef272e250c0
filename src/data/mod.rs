//! Inputs that come from a seed.

mod gumbel_noise;

pub use gumbel_noise::gumbel_noise;
