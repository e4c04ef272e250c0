//! Rows as vectors: products of all pairs, unit length, and the gradients of both.

use super::rows::dot;
use crate::kernels::double::{Factor, product};

/// Norms below this count as this.
const SMALLEST_NORM: f64 = 1e-12;

/// `⟨a_i, b_j⟩` of every row of `a` with every row of `b`, both `dimension` long: `[rows of a, rows of b]`.
pub(crate) fn products(a: &[f64], b: &[f64], dimension: usize) -> Vec<f64> {
    product(Factor::new(a, dimension), Factor::new(b, dimension).transposed())
}

/// `Σ_j u_ij b_j`: the gradient by `a` of the products of `a` with `b`, from `upstream` `[rows of a, rows of b]`.
pub(crate) fn products_vjp(upstream: &[f64], b: &[f64], dimension: usize) -> Vec<f64> {
    product(Factor::new(upstream, b.len() / dimension), Factor::new(b, dimension))
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

    /// Adds to the gradient by the vectors what comes through their norms: `by_norm_i x̂_i`.
    pub(crate) fn add_by_norm(&self, by_norm: &[f64], gradient: &mut [f64]) {
        let rows = self.rows.chunks_exact(self.dimension).zip(by_norm);
        for (gradient, (unit, g)) in gradient.chunks_exact_mut(self.dimension).zip(rows) {
            gradient.iter_mut().zip(unit).for_each(|(sum, x)| *sum += g * x);
        }
    }

    /// As [`Unit::vjp`], where a row too short to have a direction gets no gradient.
    pub(crate) fn vjp_of_directions(&self, upstream: &[f64]) -> Vec<f64> {
        let mut gradient = self.vjp(upstream);
        for (row, &norm) in gradient.chunks_exact_mut(self.dimension).zip(&self.norms) {
            if norm <= SMALLEST_NORM {
                row.fill(0.0);
            }
        }
        gradient
    }
}

/// Cosines of every row of `a` with every row of `b`, clamped to −1 to 1, and what is needed to differentiate them.
#[derive(Clone, Debug)]
pub(crate) struct Cosines {
    /// The one side's rows with norm 1.
    pub(crate) a: Unit,
    /// The other side's.
    pub(crate) b: Unit,
    /// The cosines, `[rows of a, rows of b]`.
    pub(crate) values: Vec<f64>,
    clamped: Vec<bool>,
}

impl Cosines {
    pub(crate) fn of(a: &[f64], b: &[f64], dimension: usize) -> Self {
        let (a, b) = (Unit::of(a, dimension), Unit::of(b, dimension));
        let mut values = products(&a.rows, &b.rows, dimension);
        let clamped = values.iter().map(|value| value.abs() > 1.0).collect();
        values.iter_mut().for_each(|value| *value = value.clamp(-1.0, 1.0));
        Self { a, b, values, clamped }
    }

    /// The gradients by `a` and by `b`. The clamp blocks what lies beyond it.
    pub(crate) fn vjp(&self, upstream: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let passed = |(&u, &clamped)| if clamped { 0.0 } else { u };
        let upstream: Vec<f64> = upstream.iter().zip(&self.clamped).map(passed).collect();
        let by_a = products_vjp(&upstream, &self.b.rows, self.b.dimension);
        let turned = transposed(&upstream, self.b.norms.len());
        let by_b = products_vjp(&turned, &self.a.rows, self.a.dimension);
        (self.a.vjp(&by_a), self.b.vjp(&by_b))
    }
}
