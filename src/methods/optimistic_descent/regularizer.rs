//! Mirror steps: the point that trades a linear loss against the distance from an anchor.

use super::parts::Set;
use crate::losses::parts::rows::{dot, log_softmax};
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// Rounds after which a decomposition counts as failed.
const ROUNDS: usize = 10_000;

/// Halvings of an interval, more than a double has digits.
const HALVINGS: usize = 200;

/// The regulariser of one step.
pub(super) enum Regularizer<'a> {
    /// `|x|² / 2η` on a set.
    Euclidean { set: Set<'a>, step: f64 },
    /// `½ xᵀ H x` on a ball.
    Quadratic { metric: Metric, radius: f64 },
    /// Negative entropy over `η` on the simplex; anchors are logarithms.
    Entropy { step: f64 },
}

impl Regularizer<'_> {
    /// `argmin ⟨direction, x⟩ + B(x, anchor)`.
    pub(super) fn advance(&self, anchor: &[f64], direction: &[f64]) -> Vec<f64> {
        match self {
            Self::Euclidean { set, step } => set.step(anchor, *step, direction),
            Self::Quadratic { metric, radius } => metric.advance(anchor, direction, *radius),
            Self::Entropy { step } => {
                let moved = anchor.iter().zip(direction).map(|(log_x, along)| log_x - step * along);
                log_softmax(&moved.collect::<Vec<f64>>())
            }
        }
    }
}

/// A positive definite matrix in its eigenbasis.
pub(super) struct Metric {
    values: Vec<f64>,
    basis: DMatrix<f64>,
}

impl Metric {
    /// The decomposition of a matrix, if it can be had.
    pub(super) fn new(matrix: DMatrix<f64>) -> Option<Self> {
        if matrix.iter().any(|element| !element.is_finite()) {
            return None;
        }
        let eigen = SymmetricEigen::try_new(matrix, f64::EPSILON, ROUNDS)?;
        // Rounding may take a small one below what the matrix started from.
        let values = eigen.eigenvalues.iter().map(|value| value.max(1.0)).collect();
        Some(Self { values, basis: eigen.eigenvectors })
    }

    /// The point of the ball nearest, by this metric, to `anchor − H⁻¹ direction`.
    fn advance(&self, anchor: &[f64], direction: &[f64], radius: f64) -> Vec<f64> {
        let inside = |x: &[f64]| self.basis.tr_mul(&DVector::from_column_slice(x));
        let (anchor, direction) = (inside(anchor), inside(direction));
        let steps = direction.iter().zip(&self.values).map(|(along, value)| along / value);
        let free: Vec<f64> = anchor.iter().zip(steps).map(|(x, step)| x - step).collect();
        let penalty = self.penalty(&free, radius);
        let shrunk = free.iter().zip(&self.values).map(|(x, value)| x * value / (value + penalty));
        let x = DVector::from_iterator(free.len(), shrunk);
        (&self.basis * x).as_slice().to_vec()
    }

    /// The `ν ≥ 0` with which `(H + ν)⁻¹ H u` has at most that norm.
    fn penalty(&self, free: &[f64], radius: f64) -> f64 {
        let norm = dot(free, free).sqrt();
        if norm <= radius {
            return 0.0;
        }
        let largest = self.values.iter().copied().fold(1.0, f64::max);
        let (mut low, mut high) = (0.0, largest * (norm / radius));
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            let shrunk =
                free.iter().zip(&self.values).map(|(x, value)| x * value / (value + middle));
            if shrunk.map(|x| x * x).sum::<f64>().sqrt() > radius {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}
