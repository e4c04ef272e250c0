//! Expectation maximisation of a mixture of Gaussian linear experts with a top-K softmax gate.
//!
//! - **When**: to fit such a mixture: experts in closed form, the gate by a few steps of ascent.
//! - **Formula**: responsibilities `R` with the current gate; each expert by least squares of `y` on `(x, 1)` with the weights `R`
//!   (ridge 1e-9), `σ` the root of the weighted mean squared residual; the gate by ascent on `mean Σ R ln g`, whose slope by a
//!   score is `R − g`, the choice of experts made anew at each step.
//! - **Shapes**: as in `topk_moe_nll`; `log_likelihoods` `[iterations + 1]`, means before the first and after each iteration,
//!   `first_responsibilities` `[batch, experts]`, and the fitted parameters.
//! - **Gradient**: none.
//! - **Edge cases**: an expert with a total weight below 1e-8 stays as it is. The choice of experts jumps, so the likelihood may fall.
//! - **Reference**: arXiv 2309.13850.
//! - **Deviations**: the given number of iterations is made, and the last parameters are returned.

use super::parts::{Gate, INPUTS, K, Mixture, SELECT_ON};
use crate::entry::{Arrays, Axes, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::{Error, ErrorCode, Result};
use nalgebra::{DMatrix, DVector};

/// Added to the diagonal of the normal matrix.
const RIDGE: f64 = 1e-9;

/// Experts with less weight than this in all stay as they are.
const LEAST_WEIGHT: f64 = 1e-8;

const WEIGHTS: Axes = &["experts", "dimension"];

pub(crate) const ENTRY: Entry = Entry {
    id: "topk_moe_em",
    golden: "topk_moe_em",
    paper: 19,
    family: Family::Methods,
    summary: "Expectation maximisation of linear experts with a top-K softmax gate.",
    formula: r"R_{ni} = \frac{g_i(x_n)\, N_i(y_n)}{p(y_n | x_n)},\quad \max_\theta \sum_{n,i} R_{ni} \log g_i N_i",
    reference: "arXiv 2309.13850",
    inputs: &INPUTS,
    params: &[
        K,
        SELECT_ON,
        Param::integer("iterations", "", 20, (1, 10_000), 1, "Number of iterations."),
        Param::integer("gate_steps", "", 5, (0, 10_000), 1, "Steps of the gate in each."),
        Param::float("gate_learning_rate", "", 0.5, POSITIVE, (0.01, 2.0), "Size of these steps."),
        Param::float("sigma_floor", "", 1e-3, POSITIVE, (1e-4, 0.1), "Least standard deviation."),
    ],
    outputs: &[
        Output::f32(
            "log_likelihoods",
            &["likelihoods"],
            "Mean log-likelihood before the first and after each iteration.",
        ),
        Output::f32(
            "first_responsibilities",
            &["batch", "experts"],
            "Probability that each expert made each response, at the start.",
        ),
        Output::f32("gate_weights", WEIGHTS, "Fitted slopes of the scores."),
        Output::f32("gate_bias", &["experts"], "Fitted biases of the gate."),
        Output::f32("expert_weights", WEIGHTS, "Fitted slopes of the lines."),
        Output::f32("expert_bias", &["experts"], "Fitted intercepts of the lines."),
        Output::f32("expert_sigma", &["experts"], "Fitted standard deviations."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("experts")],
    run,
};

/// Data of a call.
struct Data {
    x: Vec<f64>,
    y: Vec<f64>,
}

fn run(call: &Call) -> Result<Arrays> {
    let gate = Gate::of(call)?;
    let mut mixture = Mixture::of(call);
    let data = Data { x: call.f64("x"), y: call.f64("y") };
    let (first, likelihood) = expectation(&mixture, gate, &data);
    let mut likelihoods = vec![likelihood];
    let mut responsibilities = first.clone();
    for _ in 0..call.integer("iterations") {
        for expert in 0..mixture.gate_bias.len() {
            fit_expert(&mut mixture, expert, &responsibilities, &data, call.float("sigma_floor"))?;
        }
        for _ in 0..call.integer("gate_steps") {
            climb(&mut mixture, gate, &responsibilities, &data, call.float("gate_learning_rate"));
        }
        let (next, likelihood) = expectation(&mixture, gate, &data);
        likelihoods.push(likelihood);
        responsibilities = next;
    }
    let mut outputs = call.outputs();
    outputs.f32_of_shape("log_likelihoods", &[likelihoods.len()], likelihoods.as_slice());
    outputs.f32("first_responsibilities", first);
    outputs.f32("gate_weights", mixture.gate_weights);
    outputs.f32("gate_bias", mixture.gate_bias);
    outputs.f32("expert_weights", mixture.expert_weights);
    outputs.f32("expert_bias", mixture.expert_bias);
    outputs.f32("expert_sigma", mixture.expert_sigma);
    Ok(outputs.finish())
}

/// Responsibilities of all samples, and their mean log-likelihood.
fn expectation(mixture: &Mixture, gate: Gate, data: &Data) -> (Vec<f64>, f64) {
    let (mut responsibilities, mut sum) = (Vec::new(), 0.0);
    for (x, &y) in data.x.chunks_exact(mixture.dimension).zip(&data.y) {
        let at = mixture.at(gate, x, y);
        sum += at.log_density;
        responsibilities.extend(at.responsibilities);
    }
    (responsibilities, sum / data.y.len() as f64)
}

/// Weighted least squares of one expert.
fn fit_expert(
    mixture: &mut Mixture,
    expert: usize,
    responsibilities: &[f64],
    data: &Data,
    floor: f64,
) -> Result<()> {
    let (dimension, experts) = (mixture.dimension, mixture.gate_bias.len());
    let weights = || responsibilities.iter().skip(expert).step_by(experts);
    let total: f64 = weights().sum();
    if total < LEAST_WEIGHT {
        return Ok(());
    }
    let rows = || data.x.chunks_exact(dimension).zip(&data.y).zip(weights());
    let mut normal = DMatrix::from_diagonal_element(dimension + 1, dimension + 1, RIDGE);
    let mut right = DVector::zeros(dimension + 1);
    for ((x, &y), &weight) in rows() {
        let row: Vec<f64> = x.iter().copied().chain([1.0]).collect();
        for (i, a) in row.iter().enumerate() {
            right[i] += weight * a * y;
            row.iter().enumerate().for_each(|(j, b)| normal[(i, j)] += weight * a * b);
        }
    }
    let solution = normal.clone().cholesky().map(|factors| factors.solve(&right));
    let solution = solution.or_else(|| normal.lu().solve(&right));
    let finite = |solution: &DVector<f64>| solution.iter().all(|value| value.is_finite());
    let Some(solution) = solution.filter(finite) else {
        let got = format!("none for expert {expert}");
        let expected = "points on which least squares has an answer";
        return Err(Error::new(ErrorCode::Undefined, "x", expected, got));
    };
    let start = expert * dimension;
    mixture.expert_weights[start..start + dimension]
        .copy_from_slice(&solution.as_slice()[..dimension]);
    mixture.expert_bias[expert] = solution[dimension];
    let square = |((x, &y), weight): ((&[f64], &f64), &f64)| {
        let residual = mixture.residual(expert, x, y);
        weight * residual * residual
    };
    let variance = rows().map(square).sum::<f64>() / total;
    mixture.expert_sigma[expert] = variance.sqrt().max(floor);
    Ok(())
}

/// One step of ascent of the gate.
fn climb(mixture: &mut Mixture, gate: Gate, responsibilities: &[f64], data: &Data, rate: f64) {
    let (dimension, experts) = (mixture.dimension, mixture.gate_bias.len());
    let factor = rate / data.y.len() as f64;
    let (mut weights, mut bias) = (mixture.gate_weights.clone(), mixture.gate_bias.clone());
    let rows = data.x.chunks_exact(dimension).zip(responsibilities.chunks_exact(experts));
    for (x, responsibilities) in rows {
        let kept = mixture.kept(gate, x);
        let mut slopes = responsibilities.to_vec();
        for (&expert, &log_gate) in kept.experts.iter().zip(&kept.log_gates) {
            slopes[expert] -= libm::exp(log_gate);
        }
        for (expert, slope) in slopes.into_iter().enumerate() {
            bias[expert] += factor * slope;
            let weights = &mut weights[expert * dimension..(expert + 1) * dimension];
            weights.iter_mut().zip(x).for_each(|(weight, x)| *weight += factor * slope * x);
        }
    }
    (mixture.gate_weights, mixture.gate_bias) = (weights, bias);
}
