//! ODIN: the largest softmax probability at a high temperature, after a step of the input towards its own prediction.
//!
//! - **When**: the rival of the Mahalanobis detector that needs no fit.
//! - **Formula**: `z = W x + b`; `x' = x − ε sgn(g) / channel_std`, `g = ∂ CE(z / T, argmax z) / ∂x`, `sgn 0 = +1`; the score is
//!   `max softmax(z(x') / T)`.
//! - **Shapes**: `inputs` `[batch, channels]`, `weight` `[classes, channels]`, `bias` `[classes]`, `channel_std` `[channels]`;
//!   `perturbed` like `inputs`, `score` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: `ε = 0` leaves the inputs as they are; the sign of the gradient survives probabilities that round to 1.
//! - **Reference**: Liang et al. 2018, arXiv 1706.02690; the rival of arXiv 1807.03888.
//! - **Deviations**: none.

use super::parts::{CHANNEL_STD, EPSILON, INPUTS, PERTURBED, linear, linear_vjp, step};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::{BATCH, TEMPERATURE};
use crate::losses::parts::rows::{argmax, max, softmax};

pub(crate) const ENTRY: Entry = Entry {
    id: "odin_score",
    golden: "odin_score",
    paper: 12,
    family: Family::Methods,
    summary: "Largest softmax probability at a high temperature after a step of the input.",
    formula: r"S(x) = \max_c \mathrm{softmax}(z(x')/T)_c,\quad x' = x - \varepsilon\,\mathrm{sgn}\,\nabla_x\mathrm{CE}",
    reference: "Liang et al. 2018, arXiv 1706.02690",
    inputs: &[
        INPUTS,
        Input::f32("weight", &["classes", "channels"], "Weights from inputs to scores."),
        Input::f32("bias", &["classes"], "Offsets of the scores."),
        CHANNEL_STD,
    ],
    params: &[TEMPERATURE.with_default(1000.0), EPSILON.with_default(0.0014)],
    outputs: &[PERTURBED, Output::f32("score", BATCH, "Higher for inputs like the known ones.")],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (mut inputs, temperature) = (call.f64("inputs"), call.float("temperature"));
    let (weight, bias) = (call.f64("weight"), call.f64("bias"));
    let classes = bias.len();
    let logits = linear(&inputs, &weight, &bias);
    step(call, &mut inputs, &|row| {
        linear_vjp(&ascent(&logits[row * classes..][..classes], temperature), &weight)
    });
    let score = |z: &[f64]| top_probability(z, temperature);
    let scores: Vec<f64> =
        linear(&inputs, &weight, &bias).chunks_exact(classes).map(score).collect();
    let mut outputs = call.outputs();
    outputs.f32("perturbed", inputs);
    outputs.f32("score", scores);
    Ok(outputs.finish())
}

/// `max softmax(z / T)`.
pub(super) fn top_probability(z: &[f64], temperature: f64) -> f64 {
    let largest = max(z);
    1.0 / z.iter().map(|&z| libm::exp((z - largest) / temperature)).sum::<f64>()
}

/// The gradient of the cross-entropy against the row's own prediction, up to a positive factor: the distribution of the other
/// classes among themselves, less 1 at the predicted one. Scaled so, it has a sign where the probability rounds to 1.
fn ascent(z: &[f64], temperature: f64) -> Vec<f64> {
    let predicted = argmax(z);
    let others: Vec<usize> = (0..z.len()).filter(|&class| class != predicted).collect();
    let largest = others.iter().fold(f64::NEG_INFINITY, |largest, &class| largest.max(z[class]));
    let scaled: Vec<f64> = others.iter().map(|&class| (z[class] - largest) / temperature).collect();
    let mut gradient = vec![0.0; z.len()];
    for (&class, p) in others.iter().zip(softmax(&scaled)) {
        gradient[class] = p;
        gradient[predicted] -= p;
    }
    gradient
}
