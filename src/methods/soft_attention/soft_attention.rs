//! SOFT: attention by a Gaussian kernel through landmarks, at a cost that grows with the tokens and not with their square.
//!
//! - **When**: self-attention over long sequences or large pictures.
//! - **Formula**: `B (Y (Bᵀ V))`, `B_ij = exp(−|q_i / d^¼ − l_j|² / 2)`, `A_ij = exp(−|l_i − l_j|² / 2)`, `Y ≈ (A + ρ I)⁻¹` by
//!   Newton-Raphson.
//! - **Shapes**: `queries` `[tokens, dimension]`, `landmarks` `[landmarks, dimension]`, `values` and `output`
//!   `[tokens, value_dimension]`.
//! - **Gradient**: the chain rule with `∂A = −Yᵀ G Yᵀ`, computed once and not unrolled.
//! - **Edge cases**: tokens far from every landmark get 0; coinciding landmarks are kept finite by the ridge.
//! - **Reference**: Lu et al. 2022, arXiv 2207.03341.
//! - **Deviations**: Newton-Raphson starts at 0.9 times the paper's start; the converged values are the same. The depth-wise
//!   convolution of the values that the full model adds is not part of it.

use super::parts::{
    ITERATIONS, LANDMARKS, Middle, Newton, OUTPUT, RIDGE, START, TOKENS, UPSTREAM, VALUES,
    inverse_vjp, run,
};
use crate::entry::{Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_attention",
    golden: "soft_attention",
    paper: 29,
    family: Family::Methods,
    summary: "Softmax-free attention through landmark tokens, linear in the number of tokens.",
    formula: r"B\,(Y\,(B^\top V)),\quad Y \approx (A + \rho I)^{-1}",
    reference: "Lu et al. 2022, arXiv 2207.03341",
    inputs: &[TOKENS, LANDMARKS.differentiable(), VALUES, UPSTREAM],
    params: &[ITERATIONS, RIDGE],
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
            Ok(Box::new(Inverse { inverse, size }))
        })
    },
};

struct Inverse {
    inverse: Vec<f64>,
    size: usize,
}

impl Middle for Inverse {
    fn matrix(&self) -> &[f64] {
        &self.inverse
    }

    fn vjp(&self, upstream: &[f64]) -> Vec<f64> {
        inverse_vjp(&self.inverse, upstream, self.size)
    }
}
