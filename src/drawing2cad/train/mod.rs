//! Training of the network of [`model`](super::model) on models from a seed.
//!
//! A step draws a batch, cuts it into shards that never change, and adds their gradients up in order: the weights after a step are
//! the same for any number of threads. New models are drawn until the pool is full, later batches are drawn from the pool; which ones is
//! decided by seed and step alone, so a run goes on from a checkpoint as if it had not been stopped.

mod checkpoint;
mod evaluate;
mod example;
mod loss;
mod shard;
#[cfg(test)]
mod tests;
mod trainer;

pub use evaluate::{Evaluation, evaluate};
pub use trainer::{Record, Settings, Trainer};
