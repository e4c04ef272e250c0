//! SDM loss: cross-entropy of the SDM activation in the logarithm to its own base.
//!
//! - **When**: to train a network whose output is an SDM activation.
//! - **Formula**: `−log_{2+q} p_y = −ln p_y / ln(2 + q)`, `p = softmax(d ln(2 + q) z)`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels`, `similarity` (q) and `distance` (d) `[batch]`; `loss` a scalar or `[batch]`,
//!   `per_sample` `[batch]`.
//! - **Gradient**: by `logits`, `d (p − one-hot)` over the denominator of the mean; q and d are constants.
//! - **Edge cases**: `d = 0` gives `ln C / ln(2 + q)` with gradient 0.
//! - **Reference**: arXiv 2502.20167, equation 7.
//! - **Deviations**: the released code adds 1.2e-7 inside both logarithms, which floors small probabilities.

use super::parts::{DISTANCE, REFERENCE, SIMILARITY, log_base};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output};
use crate::losses::parts::declared::{BATCH, LABELS, LOGITS, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::reduction::Reduction;
use crate::losses::parts::rows::log_softmax;

pub(crate) const ENTRY: Entry = Entry {
    id: "sdm_loss",
    golden: "sdm_loss",
    paper: 26,
    family: Family::Methods,
    summary: "Negative log-probability of the true class under the SDM activation, in its own base.",
    formula: r"\ell = -\log_{2 + q} p_y",
    reference: REFERENCE,
    inputs: &[LOGITS, LABELS, SIMILARITY, DISTANCE],
    params: &[REDUCTION],
    outputs: &[REDUCED_LOSS, Output::f32("per_sample", BATCH, "The loss of each sample.")],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (logits, labels) = (call.f64("logits"), call.i32("labels"));
    let (similarity, distance) = (call.f64("similarity"), call.f64("distance"));
    let reduction = Reduction::of(call);
    let count = labels.len() as f64;
    let factor = reduction.factor(count);
    let (mut values, mut gradient) = (Vec::with_capacity(labels.len()), Vec::new());
    for (row, z) in logits.chunks_exact(call.size("classes")).enumerate() {
        let (base, label) = (log_base(similarity[row]), labels[row] as usize);
        let scaled: Vec<f64> = z.iter().map(|&z| distance[row] * base * z).collect();
        let log_p = log_softmax(&scaled);
        values.push(-log_p[label] / base);
        let start = gradient.len();
        gradient.extend(log_p.iter().map(|&log_p| factor * distance[row] * libm::exp(log_p)));
        gradient[start + label] = factor * distance[row] * libm::expm1(log_p[label]);
    }
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, &[labels.len()], &values, count);
    outputs.f32("per_sample", values);
    outputs.gradient("logits", gradient);
    Ok(outputs.finish())
}
