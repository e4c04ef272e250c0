//! Normalized softmax: cross-entropy of the scaled cosines of embeddings and class weights.
//!
//! - **When**: embeddings that should also tell classes never seen in training, without pairs or triplets.
//! - **Formula**: `L = mean_i (ln Σ_j exp(s cos θ_ij) − s cos θ_iy)`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `weights` `[classes, dimension]`, `labels` `[batch]`; `loss` a scalar, `logits`
//!   `[batch, classes]`.
//! - **Gradient**: by the cosines `s (p − one-hot)` over the batch, then through both normalisations.
//! - **Edge cases**: norms count as at least 1e-12, so a vector of zeros has the cosine 0 with all. The loss of `C` classes is at
//!   least `ln(1 + (C − 1) exp(−s C / (C − 1)))` while the weights form a simplex.
//! - **Reference**: Pereira et al. 2021, arXiv 2102.03243.
//! - **Deviations**: the paper's `s` is not known; 16 is ours.

use super::parts::{self, CrossEntropy, EMBEDDINGS, LOGITS_OUT, SCALE, WEIGHTS};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "normalized_softmax_loss",
    golden: "normalized_softmax_loss",
    paper: 37,
    family: Family::Margin,
    summary: "Cross-entropy of the scaled cosines of embeddings and class weights.",
    formula: r"L = -\frac1B\sum_i \log\frac{e^{s\cos\theta_{iy_i}}}{\sum_j e^{s\cos\theta_{ij}}}",
    reference: "Pereira et al. 2021, arXiv 2102.03243",
    inputs: &[EMBEDDINGS, WEIGHTS, LABELS],
    params: &[SCALE.with_default(16.0)],
    outputs: &[LOSS, LOGITS_OUT],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let s = call.float("s");
    let cosines = parts::embedded(call);
    let logits: Vec<f64> = cosines.values.iter().map(|c| s * c).collect();
    let CrossEntropy { loss, gradient, .. } = CrossEntropy::of(call, &logits, f64::NEG_INFINITY);
    let by_cosine: Vec<f64> = gradient.iter().map(|g| s * g).collect();
    let (by_embeddings, by_weights) = cosines.vjp(&by_cosine);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss);
    outputs.f32("logits", logits);
    outputs.gradient("embeddings", by_embeddings);
    outputs.gradient("weights", by_weights);
    Ok(outputs.finish())
}
