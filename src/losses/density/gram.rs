//! Gaussian kernels of all pairs of rows, as logarithms: however far apart points are, their sums keep their digits.

use crate::entry::{Call, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::logsumexp;
use crate::{Error, ErrorCode, Result};
use std::f64::consts::LN_2;

/// More rows would fill the memory with their pairs.
const MOST_ROWS: usize = 4096;

/// The width of a kernel.
pub(super) const fn width(name: &'static str, symbol: &'static str) -> Param {
    Param::float(name, symbol, 1.0, POSITIVE, (0.1, 5.0), "Width of the kernel.")
}

/// Refuses an axis with more rows than all pairs of which fit in memory.
pub(super) fn check_rows(call: &Call, name: &str, axis: &str) -> Result<()> {
    let rows = call.size(axis);
    if rows <= MOST_ROWS {
        return Ok(());
    }
    let expected = format!("at most {MOST_ROWS} rows");
    Err(Error::new(ErrorCode::OutOfRange, name, expected, rows.to_string()))
}

/// Rows, and the kernel between them.
#[derive(Clone, Debug)]
pub(super) struct Cloud {
    rows: Vec<f64>,
    dimension: usize,
    width: f64,
}

impl Cloud {
    pub(super) fn new(rows: Vec<f64>, dimension: usize, width: f64) -> Self {
        Self { rows, dimension, width }
    }

    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.rows.chunks_exact(self.dimension)
    }

    /// `−|a − b|² / (2 σ²)` of every row with every row of the other: `[rows, rows of the other]`.
    pub(super) fn exponents(&self, other: &Self) -> Vec<f64> {
        let mut exponents = Vec::new();
        for a in self.rows() {
            exponents.extend(other.rows().map(|b| {
                let scaled = a.iter().zip(b).map(|(a, b)| (a - b) / self.width);
                -0.5 * scaled.map(|difference| difference * difference).sum::<f64>()
            }));
        }
        exponents
    }

    /// Adds `factor / σ² Σ_j weights_aj (b_j − a)` to the gradient of every row `a`.
    pub(super) fn pull(&self, gradient: &mut [f64], other: &Self, weights: &[f64], factor: f64) {
        let factor = factor / (self.width * self.width);
        let columns = other.rows.len() / other.dimension;
        let gradients = gradient.chunks_exact_mut(self.dimension);
        for ((gradient, a), weights) in
            gradients.zip(self.rows()).zip(weights.chunks_exact(columns))
        {
            for (b, &weight) in other.rows().zip(weights).filter(|&(_, &weight)| weight != 0.0) {
                for ((gradient, a), b) in gradient.iter_mut().zip(a).zip(b) {
                    *gradient += factor * weight * (b - a);
                }
            }
        }
    }

    /// A gradient of zeros.
    pub(super) fn zeros(&self) -> Vec<f64> {
        vec![0.0; self.rows.len()]
    }
}

/// `exp(x − total)` of every element, where `total` is their [`logsumexp`] or that of more.
pub(super) fn shares(exponents: &[f64], total: f64) -> Vec<f64> {
    let share = |&x: &f64| if x == f64::NEG_INFINITY { 0.0 } else { libm::exp(x - total) };
    exponents.iter().map(share).collect()
}

/// [`logsumexp`] of every row of a square matrix.
pub(super) fn row_sums(exponents: &[f64], count: usize) -> Vec<f64> {
    exponents.chunks_exact(count).map(logsumexp).collect()
}

/// `w + wᵀ` of a square matrix.
pub(super) fn symmetric(weights: &[f64], count: usize) -> Vec<f64> {
    let both = |at: usize| weights[at] + weights[(at % count) * count + at / count];
    (0..weights.len()).map(both).collect()
}

/// Cauchy-Schwarz mutual information of two kernel matrices, in bits, and the weights of the pulls that change it.
pub(super) struct Information {
    pub(super) bits: f64,
    log_sums: [f64; 3],
}

impl Information {
    /// `log₂ [(Σ K∘L) (ΣK) (ΣL) / (Σ k l)²]`, `k` and `l` the sums of the rows.
    pub(super) fn of(k: &[f64], l: &[f64], count: usize) -> Self {
        let sums = row_sums(k, count).into_iter().zip(row_sums(l, count));
        let products = logsumexp(&sums.map(|(k, l)| k + l).collect::<Vec<_>>());
        let joint = logsumexp(&k.iter().zip(l).map(|(k, l)| k + l).collect::<Vec<_>>());
        let (of_k, of_l) = (logsumexp(k), logsumexp(l));
        let bits = (joint + of_k + of_l - 2.0 * products) / LN_2;
        Self { bits: bits.max(0.0), log_sums: [joint, of_k, products] }
    }

    /// `K_ij ∂I/∂K_ij`, made symmetric: what pulls the points of `K`, of the same `k` and `l` as in [`Information::of`].
    pub(super) fn pulls(&self, k: &[f64], l: &[f64], count: usize) -> Vec<f64> {
        let [joint, of_k, products] = self.log_sums;
        let row = row_sums(l, count);
        let mut weights = Vec::with_capacity(k.len());
        for (at, (&k, &l)) in k.iter().zip(l).enumerate() {
            let share = |x: f64, total: f64| {
                if x == f64::NEG_INFINITY { 0.0 } else { libm::exp(x - total) }
            };
            let own = share(k + l, joint) + share(k, of_k);
            weights.push((own - 2.0 * share(row[at / count] + k, products)) / LN_2);
        }
        symmetric(&weights, count)
    }
}
