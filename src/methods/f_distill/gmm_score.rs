//! Density, score and denoised prediction of a mixture of isotropic Gaussians under noise.
//!
//! - **When**: as a diffusion teacher that is known exactly.
//! - **Formula**: `v_k = s_k² + t²`, `ρ = softmax_k(ln w_k + ln N(x; m_k, v_k I))`, score `Σ_k ρ_k (m_k − x) / v_k`, denoised
//!   `x + t² score`.
//! - **Shapes**: `x` `[batch, dimension]`, `means` `[components, dimension]`, `weight_logits`, `stds` `[components]`; `log_density`
//!   `[batch]`, `score`, `denoised` `[batch, dimension]`, `responsibilities` `[batch, components]`.
//! - **Gradient**: `score` is that of `log_density` by `x`.
//! - **Edge cases**: a component may have width 0 where there is noise; without noise that is an error.
//! - **Reference**: the definition; the teacher of arXiv 2502.15681 at two dimensions.
//! - **Deviations**: none.

use super::parts::{Mixture, NOISE_LEVEL};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::BATCH;

pub(crate) const ENTRY: Entry = Entry {
    id: "gmm_score",
    golden: "gmm_score",
    paper: 13,
    family: Family::Methods,
    summary: "Log-density, score and denoised prediction of a noised mixture of Gaussians.",
    formula: r"\nabla \log p_t(x) = \sum_k \rho_k(x)\, \frac{m_k - x}{s_k^2 + t^2}",
    reference: "Definition; arXiv 2502.15681",
    inputs: &[
        Input::f32("x", &["batch", "dimension"], "Points."),
        Input::f32("means", &["components", "dimension"], "Centre of each component."),
        Input::f32("weight_logits", &["components"], "Unnormalised log-weight of each component."),
        Input::f32("stds", &["components"], "Standard deviation of each component.")
            .within(Domain::NonNegative),
    ],
    params: &[NOISE_LEVEL],
    outputs: &[
        Output::f32("log_density", BATCH, "Logarithm of the density at each point."),
        Output::f32("score", &["batch", "dimension"], "Its gradient by the point."),
        Output::f32("denoised", &["batch", "dimension"], "Expected point before the noise."),
        Output::f32(
            "responsibilities",
            &["batch", "components"],
            "Probability that each component made the point.",
        ),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("components"),
        Invariance::Order("dimension"),
        Invariance::Shift("weight_logits"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mixture = Mixture::of(call, "")?;
    let noise = call.float("noise_level");
    let (mut logs, mut scores) = (Vec::new(), Vec::new());
    let (mut denoised, mut responsibilities) = (Vec::new(), Vec::new());
    for x in call.f64("x").chunks_exact(call.size("dimension")) {
        let at = mixture.at(x);
        denoised.extend(x.iter().zip(&at.score).map(|(x, score)| x + noise * noise * score));
        logs.push(at.log);
        scores.extend(at.score);
        responsibilities.extend(at.responsibilities);
    }
    let mut outputs = call.outputs();
    outputs.f32("log_density", logs);
    outputs.f32("score", scores);
    outputs.f32("denoised", denoised);
    outputs.f32("responsibilities", responsibilities);
    Ok(outputs.finish())
}
