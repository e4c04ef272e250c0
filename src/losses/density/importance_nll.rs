//! Negative log-likelihood of an unnormalised model, its normaliser estimated by importance sampling.
//!
//! - **When**: direct maximum likelihood of an energy-based model with noise that covers the data.
//! - **Formula**: `L = −mean_i f(x_i) + ln Z`, `ln Z = ln Σ_j exp(f(z_j) − ln q(z_j)) − ln N`.
//! - **Shapes**: `data_scores` `[data]`, `noise_scores`, `noise_log_prob` `[noise]`; `loss`, `log_partition`,
//!   `effective_sample_size` scalars, `importance_weights` `[noise]`.
//! - **Gradient**: data `−1 / n` each, noise the importance weights `softmax_j(f − ln q)`.
//! - **Edge cases**: one noise sample has weight 1. The estimate of `ln Z` from one batch is too low on average.
//! - **Reference**: arXiv 2306.07485.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{dot, logsumexp, softmax};

const NOISE: Axes = &["noise"];

pub(crate) const ENTRY: Entry = Entry {
    id: "importance_nll",
    golden: "importance_nll",
    paper: 33,
    family: Family::Density,
    summary: "Negative log-likelihood of an unnormalised model, with importance sampling for its normaliser.",
    formula: r"-\operatorname{mean}_i f(x_i) + \log \tfrac1N \sum_j e^{f(z_j) - \log q(z_j)}",
    reference: "arXiv 2306.07485",
    inputs: &[
        Input::f32("data_scores", &["data"], "Unnormalised log-density f of each data point.")
            .differentiable(),
        Input::f32("noise_scores", NOISE, "Unnormalised log-density f of each noise sample.")
            .differentiable(),
        Input::f32("noise_log_prob", NOISE, "Log-density of the noise at each noise sample."),
    ],
    params: &[],
    outputs: &[
        LOSS,
        Output::f32("log_partition", &[], "Estimate of the logarithm of the normaliser."),
        Output::f32("importance_weights", NOISE, "Share of each noise sample in it."),
        Output::f32("effective_sample_size", &[], "Number of samples that the estimate rests on."),
    ],
    invariances: &[Invariance::Order("data"), Invariance::Order("noise")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let data = call.f64("data_scores");
    let noise = call.f64("noise_scores").into_iter().zip(call.f64("noise_log_prob"));
    let log_weights: Vec<f64> = noise.map(|(score, log_prob)| score - log_prob).collect();
    let weights = softmax(&log_weights);
    let log_partition = logsumexp(&log_weights) - libm::log(weights.len() as f64);
    let count = data.len() as f64;
    let mut outputs = call.outputs();
    outputs.f32("loss", log_partition - data.iter().sum::<f64>() / count);
    outputs.f32("log_partition", log_partition);
    outputs.f32("importance_weights", weights.as_slice());
    outputs.f32("effective_sample_size", 1.0 / dot(&weights, &weights));
    outputs.gradient("data_scores", vec![-1.0 / count; data.len()]);
    outputs.gradient("noise_scores", weights);
    Ok(outputs.finish())
}
