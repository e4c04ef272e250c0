//! Softmax attention of one head, the yardstick of the softmax-free ones.
//!
//! - **When**: sequences short enough for a matrix of all pairs of tokens.
//! - **Formula**: `softmax(Q Kᵀ / √d) V`.
//! - **Shapes**: `queries` `[queries, dimension]`, `keys` `[keys, dimension]`, `values` `[keys, value_dimension]`; `output`
//!   `[queries, value_dimension]`.
//! - **Gradient**: with `G = p (u − ⟨p, u⟩)` per row, `u = U Vᵀ`: `G K / √d`, `Gᵀ Q / √d` and `Pᵀ U`.
//! - **Edge cases**: scores of any finite size have a finite softmax.
//! - **Reference**: Vaswani et al. 2017, arXiv 1706.03762, equation 1; the comparison of Lu et al. 2022, arXiv 2207.03341.
//! - **Deviations**: none.

use super::parts::divided;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::matrices::{product, product_of_transposed};
use crate::losses::parts::rows::{softmax, softmax_vjp};
use crate::losses::parts::vectors::products;

pub(crate) const ENTRY: Entry = Entry {
    id: "softmax_attention",
    golden: "softmax_attention",
    paper: 29,
    family: Family::Methods,
    summary: "Attention by a softmax over all pairs of queries and keys.",
    formula: r"\mathrm{softmax}(QK^\top / \sqrt d)\, V",
    reference: "Vaswani et al. 2017, arXiv 1706.03762, equation 1",
    inputs: &[
        Input::f32("queries", &["queries", "dimension"], "Queries, a row a token.")
            .differentiable(),
        Input::f32("keys", &["keys", "dimension"], "Keys, a row a token.").differentiable(),
        Input::f32("values", &["keys", "value_dimension"], "Values, a row a key.").differentiable(),
        Input::f32(
            "upstream",
            &["queries", "value_dimension"],
            "Gradient of a loss by the output, for the gradients.",
        )
        .optional(),
    ],
    params: &[],
    outputs: &[Output::f32(
        "output",
        &["queries", "value_dimension"],
        "What each query takes from the values.",
    )],
    invariances: &[
        Invariance::Order("queries"),
        Invariance::Order("keys"),
        Invariance::Order("value_dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (dimension, width) = (call.size("dimension"), call.size("value_dimension"));
    let (count, root) = (call.size("keys"), (dimension as f64).sqrt());
    let (queries, keys, values) = (call.f64("queries"), call.f64("keys"), call.f64("values"));
    let scores = divided(&products(&queries, &keys, dimension), root);
    let weights: Vec<f64> = scores.chunks_exact(count).flat_map(softmax).collect();
    let mut outputs = call.outputs();
    outputs.f32("output", product(&weights, &values, width));
    if let Some(upstream) = call.optional_f64("upstream") {
        let by_weights = products(&upstream, &values, width);
        let rows = weights.chunks_exact(count).zip(by_weights.chunks_exact(count));
        let by_scores: Vec<f64> = rows.flat_map(|(p, upstream)| softmax_vjp(p, upstream)).collect();
        let by_keys = product_of_transposed(&by_scores, count, &queries, dimension);
        outputs.gradient("queries", divided(&product(&by_scores, &keys, dimension), root));
        outputs.gradient("keys", divided(&by_keys, root));
        outputs.gradient("values", product_of_transposed(&weights, count, &upstream, width));
    }
    Ok(outputs.finish())
}
