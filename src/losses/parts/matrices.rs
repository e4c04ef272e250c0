//! Square matrices, row-major.

use super::rows::dot;
use super::vectors::{products, products_vjp};
use crate::entry::{Call, Digits};
use crate::kernels::double::{self, Factor};
use crate::{Error, ErrorCode, Result};

/// `a b` of a matrix `a` with a matrix `b` of that many columns.
pub(crate) fn product(a: &[f64], b: &[f64], columns: usize) -> Vec<f64> {
    products_vjp(a, b, columns)
}

/// `aᵀ b` of matrices with those numbers of columns.
pub(crate) fn product_of_transposed(
    a: &[f64],
    columns_of_a: usize,
    b: &[f64],
    columns: usize,
) -> Vec<f64> {
    double::product(Factor::new(a, columns_of_a).transposed(), Factor::new(b, columns))
}

/// The elements of a square input that must be symmetric: equal across the diagonal up to `tolerance` times its largest
/// element.
///
/// # Errors
/// `out_of_range` of the first pair that differs.
pub(crate) fn symmetric(call: &Call, name: &str, tolerance: f64) -> Result<Vec<f64>> {
    let (matrix, size) = (call.f64(name), call.shape(name)[0]);
    let largest = matrix.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    for row in 0..size {
        for column in 0..row {
            let (below, above) = (matrix[row * size + column], matrix[column * size + row]);
            if (below - above).abs() > tolerance * largest {
                let got = format!(
                    "{} at [{row}, {column}] and {} across the diagonal",
                    Digits(below),
                    Digits(above)
                );
                let code = ErrorCode::OutOfRange;
                return Err(Error::new(code, name, "a symmetric matrix", got));
            }
        }
    }
    Ok(matrix)
}

/// Eigenvalues of a symmetric matrix, in no order, and its eigenvectors as rows; none where they do not converge.
pub(crate) fn eigen(matrix: &[f64], size: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    const ITERATIONS: usize = 10_000;
    let matrix = nalgebra::DMatrix::from_row_slice(size, size, matrix);
    let eigen = nalgebra::SymmetricEigen::try_new(matrix, f64::EPSILON, ITERATIONS)?;
    // nalgebra keeps columns together: its vectors are rows here.
    Some((eigen.eigenvalues.as_slice().to_vec(), eigen.eigenvectors.as_slice().to_vec()))
}

/// `(A + ridge I)⁻¹ b` of a symmetric matrix `A` without eigenvalues below 0; none where the sum is singular.
pub(crate) fn solve_with_ridge(
    matrix: &[f64],
    size: usize,
    ridge: f64,
    right: &[f64],
) -> Option<Vec<f64>> {
    let (values, vectors) = eigen(matrix, size)?;
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(*value));
    let smallest = if ridge > 0.0 { 0.0 } else { 8.0 * f64::EPSILON * size as f64 * largest };
    let mut solution = vec![0.0; size];
    for (value, vector) in values.iter().zip(vectors.chunks_exact(size)) {
        let value = value.max(0.0) + ridge;
        if value <= smallest {
            return None;
        }
        let along = dot(vector, right) / value;
        solution.iter_mut().zip(vector).for_each(|(x, v)| *x += along * v);
    }
    Some(solution)
}

/// The largest singular value of a matrix with that many columns; none where it does not converge.
pub(crate) fn spectral_norm(matrix: &[f64], columns: usize) -> Option<f64> {
    let rows = matrix.len() / columns;
    let (square, size) = if rows < columns {
        (products(matrix, matrix, columns), rows)
    } else {
        (product_of_transposed(matrix, columns, matrix, columns), columns)
    };
    let (values, _) = eigen(&square, size)?;
    Some(values.into_iter().fold(0.0, f64::max).sqrt())
}
