//! Exact solutions of kernel machines: closed form, coordinate ascent, Newton's method.

use super::parts::{Loss, indefinite, objective, scores};
use crate::Result;
use crate::losses::parts::matrices::eigen;
use crate::losses::parts::rows::{dot, sigmoid};

/// Coordinates stop when none moves by more than this share of the largest.
const TOLERANCE: f64 = 1e-13;

/// Ridge regression: `(K + ridge I)⁻¹ y`.
///
/// # Errors
/// `undefined` unless the sum is positive definite.
pub(super) fn ridge(kernel: &[f64], targets: &[f64], ridge: f64) -> Result<Vec<f64>> {
    let size = targets.len();
    let error = || indefinite("a kernel that is positive definite with the regulariser");
    let (values, vectors) = eigen(kernel, size).ok_or_else(error)?;
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(*value));
    let smallest = 8.0 * f64::EPSILON * size as f64 * largest;
    let mut alpha = vec![0.0; size];
    for (value, vector) in values.iter().zip(vectors.chunks_exact(size)) {
        if value + ridge <= smallest {
            return Err(error());
        }
        let along = dot(vector, targets) / (value + ridge);
        alpha.iter_mut().zip(vector).for_each(|(alpha, v)| *alpha += along * v);
    }
    Ok(alpha)
}

/// Coordinate ascent: `best(i, rest, K_ii)` is the best coefficient of a sample whose score from all others is `rest`.
///
/// # Errors
/// `undefined` of a kernel with an element below 0 on the diagonal.
pub(super) fn by_coordinates(
    kernel: &[f64],
    size: usize,
    best: &dyn Fn(usize, f64, f64) -> f64,
) -> Result<Vec<f64>> {
    if kernel.iter().step_by(size + 1).any(|&own| own < 0.0) {
        return Err(indefinite("a positive semi-definite kernel"));
    }
    let (mut alpha, mut said) = (vec![0.0; size], vec![0.0; size]);
    // About a second of work at most.
    for _ in 0..(1_000_000_000 / (size * size)).clamp(200, 100_000) {
        let (mut moved, mut largest) = (0.0, 0.0);
        for at in 0..size {
            let row = &kernel[at * size..][..size];
            let new: f64 = best(at, said[at] - row[at] * alpha[at], row[at]);
            let change = new - alpha[at];
            if change != 0.0 {
                said.iter_mut().zip(row).for_each(|(said, k)| *said += change * k);
                alpha[at] = new;
            }
            moved = f64::max(moved, change.abs());
            largest = f64::max(largest, new.abs());
        }
        if moved <= TOLERANCE * largest {
            break;
        }
    }
    Ok(alpha)
}

/// Logistic regression by Newton's method on `n λ α − y σ(−y K α) = 0`, with steps halved until the objective falls.
///
/// # Errors
/// `undefined` where a step cannot be had.
pub(super) fn logistic(kernel: &[f64], targets: &[f64], lam: f64) -> Result<Vec<f64>> {
    const STEPS: usize = 200;
    let (size, weight) = (targets.len(), lam * targets.len() as f64);
    let mut alpha = vec![0.0; size];
    let mut said = vec![0.0; size];
    let mut height = objective(Loss::Logistic, lam, &said, targets, &alpha);
    for _ in 0..STEPS {
        let slope = |at: usize| sigmoid(-targets[at] * said[at]);
        let rest: Vec<f64> =
            (0..size).map(|at| weight * alpha[at] - targets[at] * slope(at)).collect();
        let mut jacobian = kernel.to_vec();
        for (at, row) in jacobian.chunks_exact_mut(size).enumerate() {
            let curvature = slope(at) * sigmoid(targets[at] * said[at]);
            row.iter_mut().for_each(|x| *x *= curvature);
            row[at] += weight;
        }
        let jacobian = nalgebra::DMatrix::from_row_slice(size, size, &jacobian);
        let step = jacobian.lu().solve(&nalgebra::DVector::from_column_slice(&rest));
        let step = step.ok_or_else(|| indefinite("a positive semi-definite kernel"))?;
        let mut length = 1.0;
        let (next, next_said, next_height) = loop {
            let moved = alpha.iter().zip(step.iter()).map(|(alpha, step)| alpha - length * step);
            let moved: Vec<f64> = moved.collect();
            let said = scores(kernel, &moved);
            let lower = objective(Loss::Logistic, lam, &said, targets, &moved);
            // The slack is the rounding of the objective.
            if lower <= height + 1e-13 * height.abs() || length < 1e-12 {
                break (moved, said, lower);
            }
            length /= 2.0;
        };
        let largest = next.iter().fold(0.0, |largest: f64, alpha| largest.max(alpha.abs()));
        let change = length * step.amax();
        (alpha, said, height) = (next, next_said, next_height);
        if change <= TOLERANCE * largest {
            break;
        }
    }
    Ok(alpha)
}
