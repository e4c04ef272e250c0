//! Batch normalisation: every channel of a batch gets mean 0 and variance 1, then a learned scale and offset.
//!
//! - **When**: between the layers of a convolutional network.
//! - **Formula**: `y = w (x − μ) / √(σ² + ε) + b` for each channel, `σ²` over the number of values; running statistics become
//!   `(1 − m) r + m s` with the unbiased variance, over one value less. Evaluation takes `μ`, `σ²` from the running ones.
//! - **Shapes**: `x` `[batch, channels]` or `[batch, channels, …]` of up to four axes, the others `[channels]`; `output` like `x`.
//! - **Gradient**: goes through mean and variance in training; running statistics are constants.
//! - **Edge cases**: training with one value a channel is an error.
//! - **Reference**: Ioffe and Szegedy 2015, arXiv 1502.03167; semantics of PyTorch.
//! - **Deviations**: none.

use super::parts::{EPS, Layer, OUTPUT, UPSTREAM, X, describe};
use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::UNIT;
use crate::nn::Statistics;
use crate::{Error, ErrorCode, Result};

const CHANNELS: Axes = &["channels"];

const MOMENTUM: Param = Param::float(
    "momentum",
    "m",
    0.1,
    UNIT,
    (0.0, 1.0),
    "Share of the batch in the running statistics.",
);

const RUNNING_MEAN: &str = "Mean of each channel so far.";
const RUNNING_VAR: &str = "Variance of each channel so far.";

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_batch_norm",
    golden: "layer_batch_norm",
    paper: 0,
    family: Family::Layers,
    summary: "Batch normalisation: every channel of a batch gets mean 0 and variance 1.",
    formula: r"y = w\,\frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + b",
    reference: "Ioffe and Szegedy 2015, arXiv 1502.03167",
    inputs: &[
        X,
        Input::f32("weight", CHANNELS, "Scale of each channel.").differentiable(),
        Input::f32("bias", CHANNELS, "Offset of each channel.").differentiable(),
        Input::f32("running_mean", CHANNELS, RUNNING_MEAN),
        Input::f32("running_var", CHANNELS, RUNNING_VAR).within(Domain::NonNegative),
        UPSTREAM,
    ],
    params: &[
        Param::flag("training", true, "By the statistics of the batch, or by the running ones?"),
        EPS,
        MOMENTUM,
    ],
    outputs: &[
        OUTPUT,
        Output::f32("running_mean", CHANNELS, RUNNING_MEAN),
        Output::f32("running_var", CHANNELS, RUNNING_VAR),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    check(call)?;
    let mut layer = Layer::of(call);
    let (x, weight, bias) = (layer.variable("x"), layer.variable("weight"), layer.variable("bias"));
    let (mut mean, mut variance) =
        (call.f32("running_mean").to_vec(), call.f32("running_var").to_vec());
    let output = if call.flag("training") {
        let output = layer.tape.batch_norm(x, weight, bias, call.float("eps"));
        let Statistics { mean: of_batch, variance: variance_of_batch } =
            layer.tape.statistics(output);
        mix(&mut mean, of_batch, call.float("momentum"));
        mix(&mut variance, variance_of_batch, call.float("momentum"));
        output
    } else {
        let running = [layer.constant("running_mean"), layer.constant("running_var")];
        layer.tape.batch_norm_by(x, weight, bias, running, call.float("eps"))
    };
    let mut outputs = layer.finish(output, call.shape("x"))?;
    outputs.f32("running_mean", mean).f32("running_var", variance);
    Ok(outputs.finish())
}

/// `(1 − share) running + share batch`.
fn mix(running: &mut [f32], batch: &[f32], share: f64) {
    for (running, &batch) in running.iter_mut().zip(batch) {
        *running = ((1.0 - share) * f64::from(*running) + share * f64::from(batch)) as f32;
    }
}

fn check(call: &Call) -> Result<()> {
    let (shape, channels) = (call.shape("x"), call.size("channels"));
    if !(2..=4).contains(&shape.len()) || shape[1] != channels {
        let expected = format!("two to four axes, the second of {channels} channels");
        return Err(Error::new(ErrorCode::ShapeMismatch, "x", expected, describe(shape)));
    }
    if call.flag("training") && call.f32("x").len() == channels {
        let expected = "more than one value a channel to train with";
        return Err(Error::new(ErrorCode::Undefined, "x", expected, describe(shape)));
    }
    Ok(())
}
