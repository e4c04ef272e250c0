//! Rows as vectors: products of all pairs, unit length, and the gradients of both.

use super::rows::dot;

/// Norms below this count as this.
const SMALLEST_NORM: f64 = 1e-12;

/// `⟨a_i, b_j⟩` of every row of `a` with every row of `b`, both `dimension` long: `[rows of a, rows of b]`.
pub(crate) fn products(a: &[f64], b: &[f64], dimension: usize) -> Vec<f64> {
    let rows = a.chunks_exact(dimension);
    rows.flat_map(|a| b.chunks_exact(dimension).map(move |b| dot(a, b))).collect()
}

/// `Σ_j u_ij b_j`: the gradient by `a` of the products of `a` with `b`, from `upstream` `[rows of a, rows of b]`.
pub(crate) fn products_vjp(upstream: &[f64], b: &[f64], dimension: usize) -> Vec<f64> {
    let columns = b.len() / dimension;
    let mut gradient = Vec::with_capacity(upstream.len() / columns * dimension);
    for upstream in upstream.chunks_exact(columns) {
        let start = gradient.len();
        gradient.resize(start + dimension, 0.0);
        for (&u, b) in upstream.iter().zip(b.chunks_exact(dimension)) {
            gradient[start..].iter_mut().zip(b).for_each(|(gradient, &b)| *gradient += u * b);
        }
    }
    gradient
}

/// A matrix with its rows as columns.
pub(crate) fn transposed(matrix: &[f64], columns: usize) -> Vec<f64> {
    (0..columns).flat_map(|at| matrix.iter().skip(at).step_by(columns).copied()).collect()
}

/// Rows divided by their norms, and what is needed to differentiate that.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// The rows with norm 1.
    pub(crate) rows: Vec<f64>,
    /// Their norms before, at least 1e-12.
    pub(crate) norms: Vec<f64>,
    dimension: usize,
}

impl Unit {
    pub(crate) fn of(vectors: &[f64], dimension: usize) -> Self {
        let norms =
            vectors.chunks_exact(dimension).map(|row| dot(row, row).sqrt().max(SMALLEST_NORM));
        let norms: Vec<_> = norms.collect();
        let divided =
            |(row, &norm): (&[f64], &f64)| row.iter().map(move |&x| x / norm).collect::<Vec<_>>();
        let rows = vectors.chunks_exact(dimension).zip(&norms).flat_map(divided).collect();
        Self { rows, norms, dimension }
    }

    /// The gradient by the vectors from that by the unit rows: `(u − ⟨u, x̂⟩ x̂) / |x|`.
    pub(crate) fn vjp(&self, upstream: &[f64]) -> Vec<f64> {
        let rows =
            self.rows.chunks_exact(self.dimension).zip(upstream.chunks_exact(self.dimension));
        let mut gradient = Vec::with_capacity(upstream.len());
        for ((unit, upstream), norm) in rows.zip(&self.norms) {
            let along = dot(unit, upstream);
            gradient.extend(unit.iter().zip(upstream).map(|(&x, &u)| (u - along * x) / norm));
        }
        gradient
    }
}
