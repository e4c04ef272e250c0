//! Supervised contrastive loss: each sample must find all others of its class among the batch.
//!
//! - **When**: pre-training an encoder with labels, before a linear classifier.
//! - **Formula**: the mean over anchors with positives of `(T / T_base) · −mean_{p∈P_i} (S_ip / T − ln Σ_{k≠i} exp(S_ik / T))`, `S` the
//!   cosines of all embeddings.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `loss` a scalar.
//! - **Gradient**: by `S`: `(p_ik − 1[k ∈ P_i] / |P_i|) / (T_base A)` with `A` anchors; from there through the unit length.
//! - **Edge cases**: anchors without a positive are left out; if all are, the loss is 0. Without `base_temperature` it is the
//!   temperature. A zero vector stays 0 and has no gradient.
//! - **Reference**: Khosla et al. 2020, arXiv 2004.11362, equation 2.
//! - **Deviations**: none.

use super::parts::declared::{EMBEDDINGS, LABELS};
use super::parts::embedded::run_on_similarities;
use super::parts::negatives::log_softmax_of_others;
use super::parts::pairs::{Pairs, Weighed};
use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LOSS, POSITIVE, TEMPERATURE};

pub(crate) const ENTRY: Entry = Entry {
    id: "supcon_loss",
    golden: "supcon_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Cross-entropy of finding the samples of the same class among all others of the batch.",
    formula: r"L = -\frac{T}{T_0} \frac1A \sum_i \frac1{|P_i|} \sum_{p \in P_i} \log \frac{e^{S_{ip}/T}}{\sum_{k \ne i} e^{S_{ik}/T}}",
    reference: "Khosla et al. 2020, arXiv 2004.11362",
    inputs: &[EMBEDDINGS, LABELS],
    params: &[
        TEMPERATURE.with_default(0.1),
        Param::float(
            "base_temperature",
            "T_0",
            0.1,
            POSITIVE,
            (0.05, 1.0),
            "The loss is multiplied by temperature / this; left out, it is the temperature.",
        ),
    ],
    outputs: &[LOSS],
    invariances: &[Invariance::Scale("embeddings"), Invariance::Order("batch")],
    run: |call| {
        let temperature = call.float("temperature");
        let said = call.says("base_temperature");
        let base = if said { call.float("base_temperature") } else { temperature };
        run_on_similarities(call, true, &|similarities, pairs| {
            weigh(similarities, pairs, temperature, base)
        })
    },
};

fn weigh(similarities: &[f64], pairs: &Pairs<'_>, temperature: f64, base: f64) -> Weighed {
    let batch = pairs.batch();
    let (mut sum, mut anchors) = (Weighed::zero(batch), 0);
    let rows = similarities.chunks_exact(batch).zip(sum.gradient.chunks_exact_mut(batch));
    for (anchor, (row, gradient)) in rows.enumerate() {
        let positives = pairs.positives(anchor);
        if positives.is_empty() {
            continue;
        }
        anchors += 1;
        let share = 1.0 / positives.len() as f64;
        let log_p = log_softmax_of_others(row, anchor, temperature);
        for (slope, &log_p) in gradient.iter_mut().zip(&log_p) {
            *slope = libm::exp(log_p) / base;
        }
        for &positive in &positives {
            sum.loss -= temperature / base * share * log_p[positive];
            gradient[positive] -= share / base;
        }
    }
    sum.mean_over(anchors)
}
