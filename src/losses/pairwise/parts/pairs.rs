//! Which pairs of a batch are positive (same class) and which negative, and what a loss of a matrix of pairs gives.

use crate::entry::Call;

/// The labels of a batch, as pairs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pairs<'a> {
    labels: &'a [i32],
}

impl<'a> Pairs<'a> {
    /// The input `labels` of a call.
    pub(crate) fn of(call: &'a Call) -> Self {
        Self { labels: call.i32("labels") }
    }

    /// Number of samples.
    pub(crate) fn batch(&self) -> usize {
        self.labels.len()
    }

    /// Have two samples the same class?
    pub(crate) fn same(&self, i: usize, j: usize) -> bool {
        self.labels[i] == self.labels[j]
    }

    /// The others of the same class.
    pub(crate) fn positives(&self, anchor: usize) -> Vec<usize> {
        (0..self.batch()).filter(|&j| j != anchor && self.same(anchor, j)).collect()
    }

    /// The samples of other classes.
    pub(crate) fn negatives(&self, anchor: usize) -> Vec<usize> {
        (0..self.batch()).filter(|&j| !self.same(anchor, j)).collect()
    }
}

/// A loss of the similarities or distances of all pairs, and its gradient by them, `[batch, batch]`.
#[derive(Clone, Debug)]
pub(crate) struct Weighed {
    pub(crate) loss: f64,
    pub(crate) gradient: Vec<f64>,
}

impl Weighed {
    /// Nothing yet, of a batch.
    pub(crate) fn zero(batch: usize) -> Self {
        Self { loss: 0.0, gradient: vec![0.0; batch * batch] }
    }

    /// Divides the sum over `count` terms by their number; a mean over nothing stays 0.
    pub(crate) fn mean_over(mut self, count: usize) -> Self {
        if count > 0 {
            self.loss /= count as f64;
            self.gradient.iter_mut().for_each(|gradient| *gradient /= count as f64);
        }
        self
    }
}

/// `of` the elements of a row at `chosen`.
pub(crate) fn mapped(row: &[f64], chosen: &[usize], of: &dyn Fn(f64) -> f64) -> Vec<f64> {
    chosen.iter().map(|&j| of(row[j])).collect()
}

/// Adds `factor · weights` to the elements of a row at `chosen`.
pub(crate) fn spread(row: &mut [f64], chosen: &[usize], weights: &[f64], factor: f64) {
    chosen.iter().zip(weights).for_each(|(&j, &weight)| row[j] += factor * weight);
}
