//! Negative log-likelihood of a mixture of Gaussian linear experts with a top-K softmax gate.
//!
//! - **When**: to fit a sparse mixture of experts by descent.
//! - **Formula**: `p(y|x) = Σ_i g_i(x) N(y; a_i · x + b_i, σ_i²)`, `L = −mean ln p`, over the K experts with the largest `β_1 · x`.
//! - **Shapes**: `x` `[batch, dimension]`, `y` `[batch]`, weights `[experts, dimension]`, biases and `expert_sigma` `[experts]`; `loss`
//!   a scalar, `log_density` `[batch]`, `gates` `[batch, experts]`.
//! - **Gradient**: with responsibilities `R` and `e = y − a · x − b`, of each sample over their number: score `g − R`, `b`
//!   `−R e / σ²`, `σ` `−R (e² / σ³ − 1 / σ)`, and the weights these times `x`; the choice of experts has none.
//! - **Edge cases**: of equal scores the one with the lower index is kept.
//! - **Reference**: arXiv 2309.13850.
//! - **Deviations**: none known; see `topk_softmax_gate`.

use super::parts::{At, Gate, INPUTS, K, Mixture, SELECT_ON};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output};
use crate::losses::parts::declared::{BATCH, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "topk_moe_nll",
    golden: "topk_moe_nll",
    paper: 19,
    family: Family::Methods,
    summary: "Negative log-likelihood of linear experts with a top-K softmax gate.",
    formula: r"-\operatorname{mean} \log \sum_i g_i(x)\, N(y;\, a_i^\top x + b_i,\, \sigma_i^2)",
    reference: "arXiv 2309.13850",
    inputs: &{
        let [x, y, gate_weights, gate_bias, expert_weights, expert_bias, expert_sigma] = INPUTS;
        [
            x,
            y,
            gate_weights.differentiable(),
            gate_bias.differentiable(),
            expert_weights.differentiable(),
            expert_bias.differentiable(),
            expert_sigma.differentiable(),
        ]
    },
    params: &[K, SELECT_ON],
    outputs: &[
        LOSS,
        Output::f32("log_density", BATCH, "Logarithm of the density of each response."),
        Output::f32("gates", &["batch", "experts"], "Weight of each expert at each point."),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("experts"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let gate = Gate::of(call)?;
    let mixture = Mixture::of(call);
    let (dimension, experts) = (mixture.dimension, mixture.gate_bias.len());
    let count = call.size("batch") as f64;
    let (mut log_density, mut all_gates) = (Vec::new(), Vec::new());
    let (mut gate_weights, mut gate_bias) = (vec![0.0; experts * dimension], vec![0.0; experts]);
    let (mut expert_weights, mut expert_bias) = (gate_weights.clone(), gate_bias.clone());
    let mut expert_sigma = gate_bias.clone();
    for (x, &y) in call.f64("x").chunks_exact(dimension).zip(&call.f64("y")) {
        let At { log_density: log_p, gates, responsibilities } = mixture.at(gate, x, y);
        // A gate that has underflowed may still answer for a response.
        let counts = |&expert: &usize| gates[expert] > 0.0 || responsibilities[expert] > 0.0;
        for expert in (0..experts).filter(counts) {
            let (share, sigma) = (responsibilities[expert] / count, mixture.expert_sigma[expert]);
            let z = mixture.residual(expert, x, y) / sigma;
            let by_score = gates[expert] / count - share;
            let by_mean = if share > 0.0 { -share * z / sigma } else { 0.0 };
            gate_bias[expert] += by_score;
            expert_bias[expert] += by_mean;
            expert_sigma[expert] += if share > 0.0 { share * (1.0 - z * z) / sigma } else { 0.0 };
            let weights = expert * dimension..(expert + 1) * dimension;
            let by_weights = gate_weights[weights.clone()].iter_mut();
            by_weights.zip(x).for_each(|(sum, x)| *sum += by_score * x);
            expert_weights[weights].iter_mut().zip(x).for_each(|(sum, x)| *sum += by_mean * x);
        }
        log_density.push(log_p);
        all_gates.extend(gates);
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", -log_density.iter().sum::<f64>() / count);
    outputs.f32("log_density", log_density);
    outputs.f32("gates", all_gates);
    outputs.gradient("gate_weights", gate_weights);
    outputs.gradient("gate_bias", gate_bias);
    outputs.gradient("expert_weights", expert_weights);
    outputs.gradient("expert_bias", expert_bias);
    outputs.gradient("expert_sigma", expert_sigma);
    Ok(outputs.finish())
}
