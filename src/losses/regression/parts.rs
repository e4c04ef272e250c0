//! What the regression losses share: declared inputs, the mean of a function of the residual.

use crate::Result;
use crate::entry::{Arrays, Call, Input};
use crate::losses::parts::sloped::Sloped;

pub(super) const PREDICTIONS: Input =
    Input::f32("predictions", &["..."], "What the model says.").differentiable();

pub(super) const TARGETS: Input = Input::f32("targets", &["..."], "What is right.");

/// Runs a call of a loss that is the mean of a function of `prediction − target`.
pub(super) fn run(call: &Call, of: &dyn Fn(f64) -> Sloped) -> Result<Arrays> {
    let predictions = call.f64("predictions");
    let count = predictions.len() as f64;
    let (mut total, mut gradient) = (0.0, Vec::with_capacity(predictions.len()));
    for (&prediction, &target) in predictions.iter().zip(call.f32("targets")) {
        let Sloped { value, slope } = of(prediction - f64::from(target));
        total += value;
        gradient.push(slope / count);
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", total / count).gradient("predictions", gradient);
    Ok(outputs.finish())
}
