//! Step of doubly robust adversarial training: the hardest samples weigh most, and the attack answers to the weights.
//!
//! - **When**: adversarial training with rare or uneven classes.
//! - **Formula**: `l_i = CE(x_i + δ_i)`, `ln m = ln mean exp(l / r)`, `u ← (1 − η) u + η m`, `w_i = exp(l_i / r − ln u) / N`,
//!   `θ ← θ − lr Σ w_i h_i`, `h_i = ∇_θ CE_i + ∇_θ ⟨∇_δ CE_i, v_i⟩`, `v_i = H_i⁻¹ ∇_δ CE_i` constant,
//!   `H_i = diag(c [1/(ε − δ)² + 1/(ε + δ)²])`, of a linear softmax model.
//! - **Shapes**: `inputs` and `delta` `[batch, dimension]`, `labels` `[batch]`, `weight` `[classes, dimension]`, `bias` `[classes]`,
//!   `log_u` a scalar; `losses` and `weights` `[batch]`, the hypergradients like the tensors.
//! - **Gradient**: none.
//! - **Edge cases**: `η = 1` takes the batch alone, and the weights sum to 1. Without `log_u` the average begins with this batch.
//!   Without a barrier, `c = 0`, the Hessian is singular and `implicit` an error. A `delta` on the edge of the box is one too.
//! - **Reference**: Doubly Robust Instance-Reweighted Adversarial Training, ICLR 2024.
//! - **Deviations**: no code was published; the moving average in logarithms and the constants are reconstructed. The Hessian of
//!   the loss by the input is left out of `H`, as it is 0 almost everywhere for networks of relu.

use super::parts::{BARRIER, BIAS, EPSILON, INPUTS, LinearModel, ROWS, Verdict, WEIGHT};
use crate::entry::{Arrays, Call, Digits, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, LABELS, POSITIVE};
use crate::losses::parts::rows::{logsumexp, softmax_vjp};
use crate::{Error, ErrorCode, Result};
use std::ops::Bound;

const LOG_U_HELP: &str = "Logarithm of the averaged inner value.";

pub(crate) const ENTRY: Entry = Entry {
    id: "done_step",
    golden: "done_step",
    paper: 15,
    family: Family::Training,
    summary: "Step of adversarial training in which the hardest samples weigh most.",
    formula: r"w_i = \frac{1}{N} e^{\ell_i/r - \log u},\quad \theta \leftarrow \theta - \eta_\theta \sum_i w_i h_i",
    reference: "Doubly Robust Instance-Reweighted Adversarial Training, ICLR 2024",
    inputs: &[
        INPUTS,
        Input::f32("delta", ROWS, "How an attack has moved each sample."),
        WEIGHT,
        BIAS,
        Input::f32("log_u", &[], LOG_U_HELP).optional(),
        LABELS,
    ],
    params: &[
        EPSILON,
        BARRIER,
        Param::float(
            "r",
            "r",
            1.0,
            POSITIVE,
            (0.1, 10.0),
            "Strength of the divergence: near 0 the hardest sample takes all.",
        ),
        Param::float(
            "eta",
            r"\eta",
            0.9,
            (Bound::Excluded(0.0), Bound::Included(1.0)),
            (0.1, 1.0),
            "Share of the batch in the averaged inner value.",
        ),
        Param::float("lr", r"\eta_\theta", 0.1, POSITIVE, (0.001, 1.0), "Learning rate."),
        Param::integer(
            "implicit",
            "",
            1,
            (0, 1),
            1,
            "1 to follow how the attack answers, 0 not to.",
        ),
    ],
    outputs: &[
        Output::f32("losses", BATCH, "Loss of each moved sample."),
        Output::f32("weights", BATCH, "Weight of each sample."),
        Output::f32("log_u", &[], LOG_U_HELP),
        Output::f32("weight", WEIGHT.axes, "Weights after the step."),
        Output::f32("bias", BIAS.axes, "Offsets after the step."),
        Output::f32("hypergradient.weight", WEIGHT.axes, "What the weights were moved against."),
        Output::f32("hypergradient.bias", BIAS.axes, "What the offsets were moved against."),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("classes"),
        Invariance::Order("dimension"),
    ],
    run,
};

/// A moved sample and what the model makes of it.
struct Sample {
    moved: Vec<f64>,
    verdict: Verdict,
    /// `v = H⁻¹ ∇_δ CE`; empty without the implicit term.
    answer: Vec<f64>,
}

fn run(call: &Call) -> Result<Arrays> {
    check(call)?;
    let mut model = LinearModel::of(call);
    let samples = samples(call, &model);
    let losses: Vec<f64> = samples.iter().map(|sample| sample.verdict.loss).collect();
    let (weights, log_u) = weights(call, &losses);
    let mut by_weight = vec![0.0; model.weight.len()];
    let mut by_bias = vec![0.0; model.bias.len()];
    for (sample, &weight) in samples.iter().zip(&weights) {
        sample.add_hypergradient(&model, weight, &mut by_weight, &mut by_bias);
    }
    let lr = call.float("lr");
    model.weight.iter_mut().zip(&by_weight).for_each(|(weight, g)| *weight -= lr * g);
    model.bias.iter_mut().zip(&by_bias).for_each(|(bias, g)| *bias -= lr * g);
    let mut outputs = call.outputs();
    outputs.f32("losses", losses).f32("weights", weights).f32("log_u", log_u);
    outputs.f32("weight", model.weight).f32("bias", model.bias);
    outputs.f32("hypergradient.weight", by_weight).f32("hypergradient.bias", by_bias);
    Ok(outputs.finish())
}

fn check(call: &Call) -> Result<()> {
    call.at_least("classes", 2)?;
    let epsilon = call.float("epsilon");
    if let Some(delta) = call.f64("delta").into_iter().find(|delta| delta.abs() >= epsilon) {
        let expected = format!("numbers between ± epsilon = {}", Digits(epsilon));
        let code = ErrorCode::OutOfRange;
        return Err(Error::new(code, "delta", expected, Digits(delta).to_string()));
    }
    if call.float("barrier") == 0.0 && call.integer("implicit") == 1 {
        let expected = "a number > 0 where implicit is 1";
        return Err(Error::new(ErrorCode::Undefined, "barrier", expected, "0"));
    }
    Ok(())
}

fn samples(call: &Call, model: &LinearModel) -> Vec<Sample> {
    let (epsilon, barrier) = (call.float("epsilon"), call.float("barrier"));
    let (inputs, deltas) = (call.f64("inputs"), call.f64("delta"));
    let rows = inputs.chunks_exact(model.dimension).zip(deltas.chunks_exact(model.dimension));
    let sample = |((x, delta), &label): ((&[f64], &[f64]), &i32)| {
        let moved: Vec<f64> = x.iter().zip(delta).map(|(x, delta)| x + delta).collect();
        let verdict = model.judge(&moved, label as usize);
        let curvature = |delta: f64| {
            let (above, below) = (epsilon - delta, epsilon + delta);
            barrier * (1.0 / (above * above) + 1.0 / (below * below))
        };
        let answer = match call.integer("implicit") {
            0 => Vec::new(),
            _ => delta.iter().zip(&verdict.by_input).map(|(&d, g)| g / curvature(d)).collect(),
        };
        Sample { moved, verdict, answer }
    };
    rows.zip(call.i32("labels")).map(sample).collect()
}

/// The weights of the samples, and the averaged inner value they are taken by.
fn weights(call: &Call, losses: &[f64]) -> (Vec<f64>, f64) {
    let (r, eta, count) = (call.float("r"), call.float("eta"), losses.len() as f64);
    let tempered: Vec<f64> = losses.iter().map(|loss| loss / r).collect();
    let log_m = logsumexp(&tempered) - libm::log(count);
    let log_u = match call.optional_f64("log_u") {
        Some(before) if eta < 1.0 => {
            logsumexp(&[before[0] + libm::log1p(-eta), log_m + libm::log(eta)])
        }
        _ => log_m,
    };
    (tempered.iter().map(|l| libm::exp(l - log_u) / count).collect(), log_u)
}

impl Sample {
    /// Adds `weight` times the hypergradient. The scores' derivative of `⟨∇_δ CE, v⟩ = (p − y) · W v` is the softmax's VJP of
    /// `W v`; the rest is that of a linear layer.
    fn add_hypergradient(
        &self,
        model: &LinearModel,
        weight: f64,
        by_weight: &mut [f64],
        by_bias: &mut [f64],
    ) {
        let Self { moved, verdict, answer } = self;
        let mut by_scores = verdict.by_scores.clone();
        if !answer.is_empty() {
            let second = softmax_vjp(&verdict.p, &model.product(answer));
            by_scores.iter_mut().zip(second).for_each(|(first, second)| *first += second);
        }
        let rows = by_weight.chunks_exact_mut(model.dimension).zip(by_bias);
        for ((row, bias), (all, first)) in rows.zip(by_scores.iter().zip(&verdict.by_scores)) {
            *bias += weight * all;
            row.iter_mut().zip(moved).for_each(|(g, x)| *g += weight * all * x);
            row.iter_mut().zip(answer).for_each(|(g, v)| *g += weight * first * v);
        }
    }
}
