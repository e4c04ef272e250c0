//! Input pre-processing: a small step of each input towards the nearest class, then its Mahalanobis score again.
//!
//! - **When**: known inputs gain more by the step than foreign ones, so the scores separate better.
//! - **Formula**: `f = relu(W x + b)`; `x' = x − ε sgn(g) / channel_std`, `g = ∂(−confidence) / ∂x`, `sgn 0 = +1`; then the score
//!   of `x'`, with the highest taken over all classes again.
//! - **Shapes**: `inputs` `[batch, channels]`, `weight` `[dimension, channels]`, `bias` `[dimension]`, `means`
//!   `[classes, dimension]`, `precision` `[dimension, dimension]`, `channel_std` `[channels]`; `perturbed` like `inputs`,
//!   `confidence_before`, `confidence` and `predictions` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: `ε = 0` leaves the inputs as they are; relu has the derivative 0 at 0; nothing is clamped into a range.
//! - **Reference**: Lee et al. 2018, arXiv 1807.03888, equation 4.
//! - **Deviations**: none.

use super::parts::{
    CHANNEL_STD, CONFIDENCE, EPSILON, INPUTS, MEANS, Nearest, PERTURBED, PRECISION, PREDICTIONS,
    REFERENCE, linear, linear_vjp, step, symmetric,
};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::BATCH;

pub(crate) const ENTRY: Entry = Entry {
    id: "mahalanobis_input_preprocess",
    golden: "mahalanobis_input_preprocess",
    paper: 12,
    family: Family::Methods,
    summary: "A step of the inputs that raises their Mahalanobis score, and the score after it.",
    formula: r"x' = x - \varepsilon\,\mathrm{sgn}\,\nabla_x\big(-M(f(x))\big)",
    reference: REFERENCE,
    inputs: &[
        INPUTS,
        Input::f32("weight", &["dimension", "channels"], "Weights from inputs to features."),
        Input::f32("bias", &["dimension"], "Offsets of the features."),
        MEANS,
        PRECISION,
        CHANNEL_STD,
    ],
    params: &[EPSILON],
    outputs: &[
        PERTURBED,
        Output::f32("confidence_before", BATCH, "Score of the nearest class before the step."),
        CONFIDENCE,
        PREDICTIONS,
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let precision = symmetric(call, "precision")?;
    let (mut inputs, means) = (call.f64("inputs"), call.f64("means"));
    let (weight, bias) = (call.f64("weight"), call.f64("bias"));
    let size = bias.len();
    let nearest_to = |inputs: &[f64]| {
        let mut features = linear(inputs, &weight, &bias);
        features.iter_mut().for_each(|f| *f = f.max(0.0));
        let nearest = Nearest::of(&features, &means, &precision, size);
        (features, nearest)
    };
    let (features, before) = nearest_to(&inputs);
    step(call, &mut inputs, &|row| {
        let by_features = before.gradient[row * size..][..size].iter();
        let active = |(&g, &f): (&f64, &f64)| if f > 0.0 { -g } else { 0.0 };
        let upstream: Vec<f64> =
            by_features.zip(&features[row * size..][..size]).map(active).collect();
        linear_vjp(&upstream, &weight)
    });
    let (_, after) = nearest_to(&inputs);
    let mut outputs = call.outputs();
    outputs.f32("perturbed", inputs);
    outputs.f32("confidence_before", before.confidence);
    outputs.f32("confidence", after.confidence.as_slice());
    outputs.i32("predictions", after.predictions());
    Ok(outputs.finish())
}
