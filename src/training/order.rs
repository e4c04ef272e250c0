//! Which examples come when: an epoch is every example that is left by the imbalance, once, in an order of its own.

use super::run::Run;
use super::seeds::{self, Purpose, derived};
use crate::data::{Dataset, imbalanced};

/// Order of an epoch, and how far it has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    pub(super) epoch: u64,
    /// Examples of this epoch that have been seen.
    pub(super) position: usize,
    /// The imbalance that the epoch began with; a changed one waits for the next.
    pub(super) imbalance: f64,
    indices: Vec<usize>,
}

impl Order {
    /// The order of an epoch.
    pub(super) fn new(run: &Run, data: &Dataset, epoch: u64, imbalance: f64) -> Self {
        let seed = derived(run.seed, Purpose::Imbalance, 0);
        let mut indices = imbalanced(&data.labels, data.classes, imbalance, seed);
        if indices.is_empty() {
            // So rare a class may be all there is.
            indices = (0..data.len()).collect();
        }
        seeds::random(run.seed, Purpose::Order, epoch).shuffle(&mut indices);
        Self { epoch, position: 0, imbalance, indices }
    }

    /// The next examples: a batch, or what the epoch has left.
    pub(super) fn batch(&self, size: usize) -> &[usize] {
        let left = &self.indices[self.position..];
        &left[..size.min(left.len())]
    }

    /// Goes past the batch, and into the next epoch at the end of this one. A single example that would be left over sits the
    /// epoch out: it has no variance.
    pub(super) fn advance(&mut self, size: usize, run: &Run, data: &Dataset) {
        self.position += self.batch(size).len();
        if self.position + usize::from(size > 1) >= self.indices.len() {
            *self = Self::new(run, data, self.epoch + 1, run.imbalance);
        }
    }

    /// Examples of this epoch.
    pub(super) fn len(&self) -> usize {
        self.indices.len()
    }
}
