//! Steps of compositional optimisation of an exponential family `f = θ · φ(x)`, with a running normaliser.
//!
//! - **When**: maximum likelihood of an unnormalised model from small batches of noise, whose own normaliser is too noisy.
//! - **Formula**: `ln g = ln mean_j exp(θ · φ(z_j) − ln q(z_j))`, `u ← (1 − γ) u + γ g`,
//!   `G = −mean_i φ(x_i) + mean_j exp(θ · φ(z_j) − ln q(z_j) − ln u) φ(z_j)`, `m ← (1 − β) m + β G`, `θ ← θ − η m`.
//! - **Shapes**: `theta0` `[features]`, `data_features` `[steps, data, features]`, `noise_features` `[steps, noise, features]`,
//!   `noise_log_prob` `[steps, noise]`; `theta` `[steps, features]` after each step, `log_u` `[steps]`, `momentum` `[features]`.
//! - **Gradient**: none; `G` is the estimate that each step takes.
//! - **Edge cases**: the first step sets `u` and `m`; `γ = 1` is the plain, biased estimator. Exponents end at 80.
//! - **Reference**: arXiv 2306.07485.
//! - **Deviations**: none known; the single loop, which uses the new `u`, and the constants are reconstructed.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::{dot, logsumexp};
use std::ops::Bound;

/// Exponents end here, so that a coefficient fits 32 bits.
const LARGEST_EXPONENT: f64 = 80.0;

const SHARE: (Bound<f64>, Bound<f64>) = (Bound::Excluded(0.0), Bound::Included(1.0));

pub(crate) const ENTRY: Entry = Entry {
    id: "meco_trace",
    golden: "meco_trace",
    paper: 33,
    family: Family::Methods,
    summary: "Steps of compositional optimisation of an unnormalised exponential family.",
    formula: r"u \leftarrow (1 - \gamma) u + \gamma g,\quad m \leftarrow (1 - \beta) m + \beta G,\quad \theta \leftarrow \theta - \eta m",
    reference: "arXiv 2306.07485",
    inputs: &[
        Input::f32("theta0", &["features"], "Parameters before the first step."),
        Input::f32(
            "data_features",
            &["steps", "data", "features"],
            "Features of the data of each step.",
        ),
        Input::f32(
            "noise_features",
            &["steps", "noise", "features"],
            "Features of the noise samples of each step.",
        ),
        Input::f32("noise_log_prob", &["steps", "noise"], "Log-density of the noise at each."),
    ],
    params: &[
        Param::float("gamma", r"\gamma", 0.1, SHARE, (0.01, 1.0), "Share of the new normaliser."),
        Param::float("beta", r"\beta", 0.1, SHARE, (0.01, 1.0), "Share of the new gradient."),
        Param::float("lr", r"\eta", 0.01, POSITIVE, (0.001, 1.0), "Learning rate."),
    ],
    outputs: &[
        Output::f32("theta", &["steps", "features"], "Parameters after each step."),
        Output::f32("log_u", &["steps"], "Logarithm of the running normaliser."),
        Output::f32("momentum", &["features"], "Averaged gradient after the last step."),
    ],
    invariances: &[
        Invariance::Order("data"),
        Invariance::Order("noise"),
        Invariance::Order("features"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (data, noise) = (call.f64("data_features"), call.f64("noise_features"));
    let log_prob = call.f64("noise_log_prob");
    let (features, samples) = (call.size("features"), call.size("noise"));
    let (gamma, beta) = (call.float("gamma"), call.float("beta"));
    let mut theta = call.f64("theta0");
    let mut running: Option<(f64, Vec<f64>)> = None;
    let (mut thetas, mut log_us) = (Vec::new(), Vec::new());
    let batches = data.chunks_exact(call.size("data") * features);
    let noises = noise.chunks_exact(samples * features).zip(log_prob.chunks_exact(samples));
    for (data, (noise, log_prob)) in batches.zip(noises) {
        let rows = noise.chunks_exact(features).zip(log_prob);
        let log_weights: Vec<f64> = rows.map(|(phi, log_q)| dot(&theta, phi) - log_q).collect();
        let log_g = logsumexp(&log_weights) - libm::log(samples as f64);
        let log_u = match &running {
            None => log_g,
            Some((log_u, _)) => {
                logsumexp(&[libm::log(1.0 - gamma) + log_u, libm::log(gamma) + log_g])
            }
        };
        let gradient = gradient(data, noise, &log_weights, log_u, features);
        let momentum = match running {
            None => gradient,
            Some((_, old)) => {
                old.iter().zip(gradient).map(|(m, g)| (1.0 - beta) * m + beta * g).collect()
            }
        };
        theta.iter_mut().zip(&momentum).for_each(|(theta, m)| *theta -= call.float("lr") * m);
        thetas.extend_from_slice(&theta);
        log_us.push(log_u);
        running = Some((log_u, momentum));
    }
    let mut outputs = call.outputs();
    outputs.f32("theta", thetas);
    outputs.f32("log_u", log_us);
    outputs.f32("momentum", running.map_or(vec![0.0; features], |(_, momentum)| momentum));
    Ok(outputs.finish())
}

/// `−mean φ(x) + mean exp(ln w − ln u) φ(z)`.
fn gradient(
    data: &[f64],
    noise: &[f64],
    log_weights: &[f64],
    log_u: f64,
    features: usize,
) -> Vec<f64> {
    let mut gradient = vec![0.0; features];
    let mut add = |phi: &[f64], factor: f64| {
        gradient.iter_mut().zip(phi).for_each(|(gradient, phi)| *gradient += factor * phi);
    };
    let count = (data.len() / features) as f64;
    data.chunks_exact(features).for_each(|phi| add(phi, -1.0 / count));
    for (phi, log_w) in noise.chunks_exact(features).zip(log_weights) {
        let weight = libm::exp((log_w - log_u).min(LARGEST_EXPONENT));
        add(phi, weight / log_weights.len() as f64);
    }
    gradient
}
