//! Inputs: labelled examples, readers of the files that hold them, and what comes from a seed.

#[cfg(feature = "methods")]
pub mod csv;
mod dataset;
mod gumbel_noise;
#[cfg(feature = "methods")]
pub mod idx;
#[cfg(feature = "methods")]
pub mod images;
mod network_flows;
mod random;

pub use dataset::Dataset;
pub use gumbel_noise::gumbel_noise;
pub use network_flows::{FLOW_FEATURES, NetworkFlows, network_flows};
pub use random::Random;
