//! Cross-entropy whose samples weigh by how rare they look.
//!
//! - **When**: training on a data set whose rare looks matter, with likelihoods from clusters of embeddings.
//! - **Formula**: `l = mean w(p_i) CE_i`, `w(p) = (η + (1 − p)^γ) / (η + 1)`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` and `likelihoods` `[batch]`; `loss` a scalar, `weights` `[batch]`.
//! - **Gradient**: `w_i (softmax(z) − one-hot) / N`; likelihoods are data.
//! - **Edge cases**: `γ = 0` is cross-entropy. The weights are not made to have the mean 1.
//! - **Reference**: Shrivastava et al. 2023, arXiv 2308.09878.
//! - **Deviations**: none.

use super::parts::{ETA, GAMMA, LIKELIHOODS, WEIGHTS, weights};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOGITS, LOSS};
use crate::losses::parts::labels::{self, log_probability, probabilities, slope_by_logits};

pub(crate) const ENTRY: Entry = Entry {
    id: "generalized_focal_loss_likelihood",
    golden: "generalized_focal_loss_likelihood",
    paper: 18,
    family: Family::Methods,
    summary: "Cross-entropy weighted by how rare each sample looks.",
    formula: r"\ell = \frac{1}{N} \sum_i w(p_i)\, \mathrm{CE}_i",
    reference: "Shrivastava et al. 2023, arXiv 2308.09878",
    inputs: &[LOGITS, LABELS, LIKELIHOODS],
    params: &[ETA, GAMMA],
    outputs: &[LOSS, WEIGHTS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (labels, weights) = (call.i32("labels"), weights(call));
    let batch = labels.len() as f64;
    let mut gradient = probabilities(call.f32("logits"), call.size("classes"));
    let mut loss = 0.0;
    for (row, (z, p)) in labels::rows(call, &mut gradient).enumerate() {
        let label = labels[row] as usize;
        let log_p = log_probability(z, p, label);
        loss -= weights[row] * log_p / batch;
        slope_by_logits(p, label, log_p, -weights[row] / batch);
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).f32("weights", weights).gradient("logits", gradient);
    Ok(outputs.finish())
}
