//! Inputs: labelled examples, readers of the files that hold them, what spoils them, and what comes from a seed.

mod corruption;
#[cfg(feature = "training")]
pub mod csv;
mod dataset;
mod gumbel_noise;
#[cfg(feature = "training")]
pub mod idx;
#[cfg(feature = "training")]
pub mod images;
mod network_flows;
mod points;
mod random;

pub use corruption::{flip_horizontally, imbalanced, noisy_labels};
pub use dataset::Dataset;
pub use gumbel_noise::gumbel_noise;
pub use network_flows::{FLOW_FEATURES, NetworkFlows, network_flows};
pub use points::Points;
pub use random::{Random, digest, split_mix};
