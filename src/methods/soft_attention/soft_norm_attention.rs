//! Normalised SOFT attention: the inverse between the kernels scaled by the row sums of the landmarks' kernel.
//!
//! - **When**: dense prediction, where pictures of other sizes than in training must not change the scale of the output.
//! - **Formula**: `B (M (Bᵀ V))`, `M = D^(−½) Y D^(−½)`, `D` the row sums of `A`, `Y ≈ (A + ρ I)⁻¹`; `A` and `B` as in soft_attention.
//! - **Shapes**: as soft_attention.
//! - **Gradient**: the chain rule through `D` and with `∂A = −Yᵀ G Yᵀ`; it takes the iterate for the inverse, also where
//!   coinciding landmarks keep it from converging.
//! - **Edge cases**: as soft_attention; without a ridge coinciding landmarks have a pseudo-inverse.
//! - **Reference**: Lu et al. 2022, arXiv 2207.03341.
//! - **Deviations**: the published code cannot run as it stands, starts Newton-Raphson on the border of convergence, halves the
//!   start while the residual exceeds 1.01, and unrolls its gradient. Here start and gradient are those of soft_attention; the
//!   converged values are the same.

use super::parts::{
    ITERATIONS, LANDMARKS, Middle, Newton, OUTPUT, RIDGE, START, TOKENS, UPSTREAM, VALUES,
    inverse_vjp, run,
};
use crate::entry::{Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_norm_attention",
    golden: "soft_norm_attention",
    paper: 29,
    family: Family::Methods,
    summary: "Softmax-free attention through landmarks, normalised for dense prediction.",
    formula: r"B\,(D^{-1/2} Y D^{-1/2}\,(B^\top V))",
    reference: "Lu et al. 2022, arXiv 2207.03341",
    // Without a ridge the iterate may be far from the inverse that the gradient takes it for.
    inputs: &[TOKENS, LANDMARKS.detached(), VALUES, UPSTREAM],
    params: &[ITERATIONS, RIDGE.with_default(0.0)],
    outputs: &[OUTPUT],
    invariances: &[Invariance::Order("tokens"), Invariance::Order("value_dimension")],
    run: |call| {
        let newton = Newton {
            iterations: call.integer("iterations"),
            ridge: call.float("ridge"),
            start: START,
        };
        run(call, &|within, size| {
            let (inverse, _) = newton.inverse(within, size, "landmarks")?;
            Ok(Box::new(Normalised::new(within, inverse, size)))
        })
    },
};

struct Normalised {
    inverse: Vec<f64>,
    /// `D^(−½)`.
    scaling: Vec<f64>,
    matrix: Vec<f64>,
}

impl Normalised {
    fn new(within: &[f64], inverse: Vec<f64>, size: usize) -> Self {
        // A landmark is like itself: a sum is at least 1.
        let sums = within.chunks_exact(size).map(|row| row.iter().sum::<f64>());
        let scaling: Vec<f64> = sums.map(|sum| 1.0 / sum.sqrt()).collect();
        let matrix = scaled(&inverse, &scaling);
        Self { inverse, scaling, matrix }
    }

    /// `Σ_j s_j (G_ij Y_ij + G_ji Y_ji)`: the gradient by an element of `scaling`.
    fn by_scaling(&self, upstream: &[f64], row: usize) -> f64 {
        let size = self.scaling.len();
        let element = |(column, s): (usize, &f64)| {
            let (here, across) = (row * size + column, column * size + row);
            s * (upstream[here] * self.inverse[here] + upstream[across] * self.inverse[across])
        };
        self.scaling.iter().enumerate().map(element).sum()
    }
}

impl Middle for Normalised {
    fn matrix(&self) -> &[f64] {
        &self.matrix
    }

    fn vjp(&self, upstream: &[f64]) -> Vec<f64> {
        let by_inverse = scaled(upstream, &self.scaling);
        let mut by_kernel = inverse_vjp(&self.inverse, &by_inverse, self.scaling.len());
        for (row, by_row) in by_kernel.chunks_exact_mut(self.scaling.len()).enumerate() {
            let s = self.scaling[row];
            let by_sum = -0.5 * s * s * s * self.by_scaling(upstream, row);
            by_row.iter_mut().for_each(|gradient| *gradient += by_sum);
        }
        by_kernel
    }
}

/// `s_i x_ij s_j`.
fn scaled(matrix: &[f64], scaling: &[f64]) -> Vec<f64> {
    let size = scaling.len();
    let element = |(index, x): (usize, &f64)| scaling[index / size] * x * scaling[index % size];
    matrix.iter().enumerate().map(element).collect()
}
