//! SDM activation: a softmax that is as sharp as the training data around the sample allows.
//!
//! - **When**: in place of softmax, so that inputs far from the training data get no confident answer.
//! - **Formula**: `p_i = (2 + q)^(d z_i) / Σ_c (2 + q)^(d z_c) = softmax(β z)`, `β = d ln(2 + q)`.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`, `similarity` (q) and `distance` (d) `[batch]`; `probabilities`
//!   `[batch, classes]`.
//! - **Gradient**: by `logits`, `β p (u − ⟨p, u⟩)`; q and d are constants.
//! - **Edge cases**: `q = e − 2`, `d = 1` is softmax; `d = 0` is uniform with gradient 0.
//! - **Reference**: arXiv 2502.20167, equation 5.
//! - **Deviations**: none.

use super::parts::{DISTANCE, REFERENCE, SIMILARITY, log_base, sharpened};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::{BATCH_CLASSES, LOGITS};
use crate::losses::parts::rows::softmax_vjp;

pub(crate) const ENTRY: Entry = Entry {
    id: "sdm_activation",
    golden: "sdm_activation",
    paper: 26,
    family: Family::Methods,
    summary: "Softmax whose sharpness follows how the training data supports the sample.",
    formula: r"p_i = \frac{(2 + q)^{d z_i}}{\sum_c (2 + q)^{d z_c}}",
    reference: REFERENCE,
    inputs: &[
        LOGITS,
        SIMILARITY,
        DISTANCE,
        Input::f32("upstream", BATCH_CLASSES, "Gradient of a loss by the probabilities.")
            .optional(),
    ],
    params: &[],
    outputs: &[Output::f32("probabilities", BATCH_CLASSES, "A distribution in each row.")],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (logits, upstream) = (call.f64("logits"), call.optional_f64("upstream"));
    let (similarity, distance) = (call.f64("similarity"), call.f64("distance"));
    let classes = call.size("classes");
    let (mut probabilities, mut gradient) = (Vec::new(), Vec::new());
    for (row, z) in logits.chunks_exact(classes).enumerate() {
        let beta = distance[row] * log_base(similarity[row]);
        let p = sharpened(z, beta);
        if let Some(upstream) = &upstream {
            let slopes = softmax_vjp(&p, &upstream[row * classes..][..classes]);
            gradient.extend(slopes.into_iter().map(|slope| beta * slope));
        }
        probabilities.extend(p);
    }
    let mut outputs = call.outputs();
    outputs.f32("probabilities", probabilities);
    if upstream.is_some() {
        outputs.gradient("logits", gradient);
    }
    Ok(outputs.finish())
}
