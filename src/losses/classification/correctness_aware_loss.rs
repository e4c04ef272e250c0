//! Correctness-aware loss: the confidence should be 1 where the prediction is right and 0 where it is wrong.
//!
//! - **When**: to calibrate a trained classifier whose confidence is acted upon. Where the true class misses narrowly,
//!   cross-entropy sharpens and this loss softens.
//! - **Formula**: `Σ w_i (q_i − c_i)² / Σ w_i`, `q = max softmax(z / T)`, `c = [argmax z = y]`; `w = 1`, or balanced: `1 − a`
//!   for correct and `a` for wrong samples, `a = mean c`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` and `temperature` `[batch]`; `loss` a scalar, `confidence` and `correct`
//!   `[batch]`.
//! - **Gradient**: by `logits` and `temperature`; `c` and `w` are constants. `∂q/∂z_j = q ([j = k] − p_j) / T`,
//!   `∂q/∂T = −(q / T²) (z_k − Σ p z)`, `k` the predicted class.
//! - **Edge cases**: of equal logits the lower class is predicted; if all samples are correct, or all wrong, balanced weights
//!   are 1; `q → 1` gives gradient 0.
//! - **Reference**: arXiv 2404.13016.
//! - **Deviations**: the paper has no balance, the released code always has; where all samples are correct it divides 0 by 0.

use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::correctness::{BALANCED, SquaredErrors};
use crate::losses::parts::declared::{BATCH, LABELS, LOGITS, LOSS};

const TEMPERATURE: Input =
    Input::f32("temperature", BATCH, "Divides the scores of each sample; 1 when left out.")
        .within(Domain::Positive)
        .optional()
        .differentiable();

pub(crate) const ENTRY: Entry = Entry {
    id: "correctness_aware_loss",
    golden: "correctness_aware_loss",
    paper: 9,
    family: Family::Classification,
    summary: "Squared distance of the confidence from 1 where the prediction is right, from 0 where it is wrong.",
    formula: r"\frac{\sum_i w_i (q_i - c_i)^2}{\sum_i w_i},\quad q_i = \max_k \mathrm{softmax}(z_i/T_i)_k",
    reference: "Optimizing Calibration by Gaining Aware of Prediction Correctness, arXiv 2404.13016",
    inputs: &[LOGITS, LABELS, TEMPERATURE],
    params: &[BALANCED],
    outputs: &[
        LOSS,
        Output::f32("confidence", BATCH, "Probability of the predicted class."),
        Output::i32("correct", BATCH, "1 where the predicted class is the true one."),
    ],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let temperatures = call.optional_f64("temperature");
    let given = temperatures.is_some();
    let temperatures = temperatures.unwrap_or_else(|| vec![1.0; call.size("batch")]);
    let errors = SquaredErrors::of(call, &temperatures);
    let mut gradient = Vec::with_capacity(call.f32("logits").len());
    for (confidence, &slope) in errors.confidences.iter().zip(&errors.slopes) {
        confidence.by_logits(slope, &mut gradient);
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", errors.loss);
    outputs.f32("confidence", errors.values());
    outputs.i32("correct", errors.correct.iter().map(|&correct| correct.into()).collect());
    outputs.gradient("logits", gradient);
    if given {
        outputs.gradient("temperature", errors.by_temperatures());
    }
    Ok(outputs.finish())
}
