//! Largest softmax probability: the plainest score of how sure a classifier is.
//!
//! - **When**: the baseline of every detector of foreign inputs.
//! - **Formula**: `max softmax(z / T)`.
//! - **Shapes**: `logits` `[batch, classes]`; `score` and `predictions` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: of equal scores the lower class is predicted.
//! - **Reference**: Hendrycks and Gimpel 2017, arXiv 1610.02136; the rival of arXiv 1807.03888.
//! - **Deviations**: none.

use super::odin_score::top_probability;
use super::parts::PREDICTIONS;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::{BATCH, LOGITS, TEMPERATURE};
use crate::losses::parts::rows::argmax;

pub(crate) const ENTRY: Entry = Entry {
    id: "max_softmax_score",
    golden: "max_softmax_score",
    paper: 12,
    family: Family::Methods,
    summary: "The largest softmax probability of each row.",
    formula: r"S = \max_c \mathrm{softmax}(z/T)_c",
    reference: "Hendrycks and Gimpel 2017, arXiv 1610.02136",
    inputs: &[Input { differentiable: false, ..LOGITS }],
    params: &[TEMPERATURE],
    outputs: &[Output::f32("score", BATCH, "Probability of the predicted class."), PREDICTIONS],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (logits, temperature) = (call.f64("logits"), call.float("temperature"));
    let (mut scores, mut predictions) = (Vec::new(), Vec::new());
    for z in logits.chunks_exact(call.size("classes")) {
        scores.push(top_probability(z, temperature));
        predictions.push(argmax(z) as i32);
    }
    let mut outputs = call.outputs();
    outputs.f32("score", scores);
    outputs.i32("predictions", predictions);
    Ok(outputs.finish())
}
