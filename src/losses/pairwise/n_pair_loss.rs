//! N-pair loss: each anchor must pick its own positive among those of all pairs.
//!
//! - **When**: batches of one pair a class.
//! - **Formula**: `L = mean_i (ln Σ_j exp⟨a_i, b_j⟩ − ⟨a_i, b_i⟩) + (l2_reg / 2) mean_i (|a_i|² + |b_i|²)`.
//! - **Shapes**: `anchors` and `positives` `[batch, dimension]`, a row of each a pair; `loss` a scalar.
//! - **Gradient**: `∂L/∂s = (softmax s − I) / B` for the products `s`, and `l2_reg a / B`.
//! - **Edge cases**: one pair leaves only the regularizer.
//! - **Reference**: Sohn 2016.
//! - **Deviations**: none.

use super::parts::declared::BATCH_DIMENSION;
use super::parts::negatives::cross_entropy;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Param};
use crate::losses::parts::declared::{LOSS, NON_NEGATIVE};
use crate::losses::parts::rows::dot;
use crate::losses::parts::vectors::{products, products_vjp, transposed};

pub(crate) const ENTRY: Entry = Entry {
    id: "n_pair_loss",
    golden: "n_pair_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Cross-entropy of each anchor's products with the positives of all pairs.",
    formula: r"L = \frac1B \sum_i \log \sum_j e^{\langle a_i, b_j\rangle - \langle a_i, b_i\rangle} + \frac{\gamma}{2B} \sum_i (|a_i|^2 + |b_i|^2)",
    reference: "Sohn 2016",
    inputs: &[
        Input::f32("anchors", BATCH_DIMENSION, "A vector a pair.").differentiable(),
        Input::f32("positives", BATCH_DIMENSION, "The other vector of each pair.").differentiable(),
    ],
    params: &[Param::float(
        "l2_reg",
        r"\gamma",
        0.0,
        NON_NEGATIVE,
        (0.0, 0.1),
        "Weight of the squared lengths.",
    )],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (anchors, positives) = (call.f64("anchors"), call.f64("positives"));
    let (batch, dimension) = (call.size("batch"), call.size("dimension"));
    let (size, l2_reg) = (batch as f64, call.float("l2_reg"));
    let scores = products(&anchors, &positives, dimension);
    let (mut loss, mut gradient) = (0.0, Vec::with_capacity(scores.len()));
    for (own, row) in scores.chunks_exact(batch).enumerate() {
        let (value, slopes) = cross_entropy(row, own);
        loss += value / size;
        gradient.extend(slopes.into_iter().map(|slope| slope / size));
    }
    loss += 0.5 * l2_reg * (dot(&anchors, &anchors) + dot(&positives, &positives)) / size;
    let regularized = |mut gradient: Vec<f64>, vectors: &[f64]| {
        gradient.iter_mut().zip(vectors).for_each(|(gradient, x)| *gradient += l2_reg * x / size);
        gradient
    };
    let by_anchors = products_vjp(&gradient, &positives, dimension);
    let by_positives = products_vjp(&transposed(&gradient, batch), &anchors, dimension);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss);
    outputs.gradient("anchors", regularized(by_anchors, &anchors));
    outputs.gradient("positives", regularized(by_positives, &positives));
    Ok(outputs.finish())
}
