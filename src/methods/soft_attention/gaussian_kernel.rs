//! Gaussian kernel of queries and keys, in place of the exponential of their products.
//!
//! - **When**: attention whose matrix is symmetric and positive, so that few landmarks can stand for all tokens.
//! - **Formula**: `S_ij = exp(−|q_i − k_j|² / (2 √d))`; rows are not normalised.
//! - **Shapes**: `queries` `[queries, dimension]`, `keys` `[keys, dimension]`; `kernel` `[queries, keys]`.
//! - **Gradient**: with `T = U ∘ S`: `∂/∂q_i = Σ_j T_ij (k_j − q_i) / √d`, `∂/∂k_j = Σ_i T_ij (q_i − k_j) / √d`.
//! - **Edge cases**: distant tokens underflow to 0.
//! - **Reference**: Lu et al. 2022, arXiv 2207.03341.
//! - **Deviations**: none; the distance is a sum of squared differences, which cannot fall below 0.

use super::parts::{divided, kernel, kernel_vjp, scale};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "gaussian_kernel",
    golden: "gaussian_kernel",
    paper: 29,
    family: Family::Methods,
    summary: "Gaussian kernel of queries and keys, the softmax-free attention matrix.",
    formula: r"S_{ij} = e^{-\|q_i - k_j\|^2 / (2\sqrt d)}",
    reference: "Lu et al. 2022, arXiv 2207.03341",
    inputs: &[
        Input::f32("queries", &["queries", "dimension"], "Queries, a row a token.")
            .differentiable(),
        Input::f32("keys", &["keys", "dimension"], "Keys, a row a token.").differentiable(),
        Input::f32(
            "upstream",
            &["queries", "keys"],
            "Gradient of a loss by the kernel, for the gradients.",
        )
        .optional(),
    ],
    params: &[],
    outputs: &[Output::f32("kernel", &["queries", "keys"], "From 0, for distant tokens, to 1.")],
    invariances: &[
        Invariance::Order("queries"),
        Invariance::Order("keys"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let dimension = call.size("dimension");
    let scale = scale(dimension);
    let queries = divided(&call.f64("queries"), scale);
    let keys = divided(&call.f64("keys"), scale);
    let values = kernel(&queries, &keys, dimension);
    let mut outputs = call.outputs();
    outputs.f32("kernel", values.as_slice());
    if let Some(upstream) = call.optional_f64("upstream") {
        let (by_queries, by_keys) = kernel_vjp(&values, &upstream, (&queries, &keys), dimension);
        outputs.gradient("queries", divided(&by_queries, scale));
        outputs.gradient("keys", divided(&by_keys, scale));
    }
    Ok(outputs.finish())
}
