//! Landscapes of noise-contrastive estimation and of maximum likelihood over the mean of a Gaussian.
//!
//! - **When**: to see why noise far from the data flattens the one and not the other.
//! - **Formula**: data `p = N(R, 1)`, noise `q = N(0, 1)`, model `N(θ, 1)`: logit `L(x) = θ x − θ²/2`, `s = σ(L)`; NCE
//!   `E_p softplus(−L) + E_q softplus(L)`, slope `∫ (s q − (1 − s) p)(x − θ)`, curvature
//!   `∫ (p + q) s (1 − s)(x − θ)² + (1 − s) p − s q`; likelihood `−θ R + θ²/2`.
//! - **Shapes**: `theta` `[points]`, and so is every output.
//! - **Gradient**: `nce_gradient` and `mle_gradient` are those of the losses by `theta`.
//! - **Edge cases**: integrals by the trapezoidal rule around both means, finer where the logit is steep.
//! - **Reference**: arXiv 2306.07485, one-dimensional Gaussian mean estimation.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::FINITE;
use crate::losses::parts::rows::{sigmoid, softplus};

const POINTS: Axes = &["points"];

/// The integrals reach this far to both sides of a mean; beyond lies 1e-23 of it.
const REACH: f64 = 10.0;

/// Most steps to one side.
const MOST_STEPS: f64 = 10_000.0;

/// `1 / √(2π)`.
const PEAK: f64 = 0.398_942_280_401_432_7;

pub(crate) const ENTRY: Entry = Entry {
    id: "gaussian_mean_landscape",
    golden: "gaussian_mean_landscape",
    paper: 33,
    family: Family::Methods,
    summary: "Loss, slope and curvature of noise-contrastive estimation and of likelihood over a Gaussian mean.",
    formula: r"E_{N(R,1)} \mathrm{softplus}(-L) + E_{N(0,1)} \mathrm{softplus}(L),\quad L(x) = \theta x - \theta^2/2",
    reference: "arXiv 2306.07485",
    inputs: &[Input::f32("theta", POINTS, "Means of the model.")],
    params: &[Param::float("data_mean", "R", 2.0, FINITE, (-10.0, 10.0), "Mean of the data.")],
    outputs: &[
        Output::f32("nce_loss", POINTS, "Noise-contrastive loss."),
        Output::f32("nce_gradient", POINTS, "Its slope."),
        Output::f32("nce_curvature", POINTS, "Its curvature."),
        Output::f32("mle_loss", POINTS, "Negative log-likelihood up to a constant."),
        Output::f32("mle_gradient", POINTS, "Its slope."),
        Output::f32("mle_curvature", POINTS, "Its curvature, 1."),
    ],
    invariances: &[Invariance::Order("points")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (theta, mean) = (call.f64("theta"), call.float("data_mean"));
    let nce: Vec<[f64; 3]> = theta.iter().map(|&theta| noise_contrastive(theta, mean)).collect();
    let column = |order: usize| nce.iter().map(|values| values[order]).collect::<Vec<f64>>();
    let of = |value: &dyn Fn(f64) -> f64| theta.iter().map(|&t| value(t)).collect::<Vec<f64>>();
    let mut outputs = call.outputs();
    outputs.f32("nce_loss", column(0));
    outputs.f32("nce_gradient", column(1));
    outputs.f32("nce_curvature", column(2));
    outputs.f32("mle_loss", of(&|theta| theta * (0.5 * theta - mean)));
    outputs.f32("mle_gradient", of(&|theta| theta - mean));
    outputs.f32("mle_curvature", of(&|_| 1.0));
    Ok(outputs.finish())
}

/// Loss, slope and curvature at `theta`.
fn noise_contrastive(theta: f64, mean: f64) -> [f64; 3] {
    // The sigmoid has the width 1 / |θ|: steps of that size leave an error of exp(−2π²).
    let steps = (REACH * theta.abs().max(100.0)).min(MOST_STEPS);
    let step = REACH / libm::floor(steps);
    let side = libm::floor(steps) as i32;
    let mut sums = [0.0; 3];
    for at in -side..=side {
        let u = f64::from(at) * step;
        let weight = PEAK * libm::exp(-0.5 * u * u) * step;
        let mut add = |x: f64, sign: f64| {
            let logit = theta * (x - 0.5 * theta);
            let (wrong, right) = (sigmoid(sign * logit), sigmoid(-sign * logit));
            sums[0] += weight * softplus(sign * logit);
            sums[1] += weight * sign * wrong * (x - theta);
            sums[2] += weight * wrong * (right * (x - theta) * (x - theta) - sign);
        };
        add(mean + u, -1.0);
        add(u, 1.0);
    }
    sums
}
