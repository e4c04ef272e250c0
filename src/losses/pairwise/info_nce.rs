//! InfoNCE: each query must pick its own key among those of the batch.
//!
//! - **When**: two encoders (text and code, image and text) trained with the other items of the batch as negatives.
//! - **Formula**: `L = mean_i (ln Σ_j exp s_ij − s_ii)`, `s_ij = ⟨q_i, k_j⟩ / T`.
//! - **Shapes**: `queries` and `keys` `[batch, dimension]`, row `i` of one belonging to row `i` of the other; `loss` a scalar.
//! - **Gradient**: `∂L/∂s = (softmax s − I) / B`, from there to both encoders.
//! - **Edge cases**: one pair gives 0. With `normalize` a zero vector stays 0 and has no gradient.
//! - **Reference**: van den Oord et al. 2018, arXiv 1807.03748; Li et al. 2023, arXiv 2310.08069, equation 1.
//! - **Deviations**: only from query to key, as the released code, which has neither temperature nor normalization.

use super::parts::declared::{BATCH_DIMENSION, NORMALIZE};
use super::parts::embedded::Embedded;
use super::parts::negatives::cross_entropy;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Param};
use crate::losses::parts::declared::{LOSS, TEMPERATURE};
use crate::losses::parts::vectors::transposed;

pub(crate) const ENTRY: Entry = Entry {
    id: "info_nce",
    golden: "info_nce",
    paper: 5,
    family: Family::Pairwise,
    summary: "Cross-entropy of each query's scores with all keys of the batch, its own being the true one.",
    formula: r"L = \frac1B \sum_i \Big(\log \sum_j e^{s_{ij}} - s_{ii}\Big),\quad s_{ij} = \langle q_i, k_j\rangle / T",
    reference: "van den Oord et al. 2018, arXiv 1807.03748",
    inputs: &[
        Input::f32("queries", BATCH_DIMENSION, "A vector a query.").differentiable(),
        Input::f32("keys", BATCH_DIMENSION, "The vectors of their keys.").differentiable(),
    ],
    params: &[TEMPERATURE, Param::flag("normalize", false, NORMALIZE.help)],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (batch, temperature) = (call.size("batch"), call.float("temperature"));
    let queries = Embedded::of(call, "queries", call.flag("normalize"));
    let keys = Embedded::of(call, "keys", call.flag("normalize"));
    let scores: Vec<_> = queries.products(&keys).into_iter().map(|s| s / temperature).collect();
    let (mut loss, mut gradient) = (0.0, Vec::with_capacity(scores.len()));
    for (own, row) in scores.chunks_exact(batch).enumerate() {
        let (value, slopes) = cross_entropy(row, own);
        loss += value;
        gradient.extend(slopes.into_iter().map(|slope| slope / (batch as f64 * temperature)));
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", loss / batch as f64);
    outputs.gradient("queries", queries.products_vjp(&keys, &gradient));
    outputs.gradient("keys", keys.products_vjp(&queries, &transposed(&gradient, batch)));
    Ok(outputs.finish())
}
