//! Noise-contrastive estimation: tells data from noise by an unnormalised model.
//!
//! - **When**: to fit an unnormalised model where noise of a known density comes near to the data.
//! - **Formula**: `G(v) = f(v) − c − ln q(v) − ln ν`, `L = mean_data softplus(−G) + ν mean_noise softplus(G)`.
//! - **Shapes**: `data_scores`, `data_noise_log_prob` `[data]`, `noise_scores`, `noise_noise_log_prob` `[noise]`; `loss` and
//!   `classifier_accuracy` scalars.
//! - **Gradient**: data `−σ(−G) / n`, noise `ν σ(G) / N`; `grad.log_partition`, a scalar, is minus the sum of all these.
//! - **Edge cases**: a score at the boundary counts as noise for the accuracy.
//! - **Reference**: Gutmann and Hyvärinen 2010; the rival of arXiv 2306.07485.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::{FINITE, LOSS, POSITIVE};
use crate::losses::parts::rows::{sigmoid, softplus};

const DATA: Axes = &["data"];
const NOISE: Axes = &["noise"];

pub(crate) const ENTRY: Entry = Entry {
    id: "nce_loss",
    golden: "nce_loss",
    paper: 33,
    family: Family::Density,
    summary: "Noise-contrastive estimation: the logistic loss of telling data from noise.",
    formula: r"\operatorname{mean}_{x} \mathrm{softplus}(-G(x)) + \nu \operatorname{mean}_{z} \mathrm{softplus}(G(z)),\quad G = f - c - \log q - \log \nu",
    reference: "Gutmann and Hyvärinen 2010; arXiv 2306.07485",
    inputs: &[
        Input::f32("data_scores", DATA, "Unnormalised log-density f of each data point.")
            .differentiable(),
        Input::f32("data_noise_log_prob", DATA, "Log-density of the noise at each data point."),
        Input::f32("noise_scores", NOISE, "Unnormalised log-density f of each noise sample.")
            .differentiable(),
        Input::f32("noise_noise_log_prob", NOISE, "Log-density of the noise at each noise sample."),
    ],
    params: &[
        Param::float("nu", r"\nu", 1.0, POSITIVE, (0.1, 10.0), "Weight of noise against data."),
        Param::float(
            "log_partition",
            "c",
            0.0,
            FINITE,
            (-5.0, 5.0),
            "Learned logarithm of the model's normaliser.",
        ),
    ],
    outputs: &[
        LOSS,
        Output::f32(
            "classifier_accuracy",
            &[],
            "Mean of the shares of data and of noise that are told right.",
        ),
        Output::f32("grad.log_partition", &[], "Gradient of the loss by log_partition."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let nu = call.float("nu");
    let offset = call.float("log_partition") + libm::log(nu);
    let logits = |scores: &str, noise: &str| -> Vec<f64> {
        let pairs = call.f64(scores).into_iter().zip(call.f64(noise));
        pairs.map(|(score, noise)| score - noise - offset).collect()
    };
    let data = logits("data_scores", "data_noise_log_prob");
    let noise = logits("noise_scores", "noise_noise_log_prob");
    let (n, m) = (data.len() as f64, noise.len() as f64);
    let by_data: Vec<f64> = data.iter().map(|&g| -sigmoid(-g) / n).collect();
    let by_noise: Vec<f64> = noise.iter().map(|&g| nu * sigmoid(g) / m).collect();
    let missed = data.iter().map(|&g| softplus(-g)).sum::<f64>() / n;
    let alarms = noise.iter().map(|&g| softplus(g)).sum::<f64>() / m;
    let kept = data.iter().filter(|&&g| g > 0.0).count() as f64 / n;
    let told = noise.iter().filter(|&&g| g <= 0.0).count() as f64 / m;
    let slope = by_data.iter().sum::<f64>() + by_noise.iter().sum::<f64>();
    let mut outputs = call.outputs();
    outputs.f32("loss", missed + nu * alarms);
    outputs.f32("classifier_accuracy", 0.5 * (kept + told));
    outputs.f32("grad.log_partition", -slope);
    outputs.gradient("data_scores", by_data);
    outputs.gradient("noise_scores", by_noise);
    Ok(outputs.finish())
}
