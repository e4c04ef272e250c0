//! Loss of predictions of which only the mean responses of bags are known: between fitting the means and fitting every sample.
//!
//! - **When**: learning from reports that are aggregated for privacy.
//! - **Formula**: `l = (1 − ρ) L_bag + ρ L_ins`, `L_bag = mean_a l(ȳ_a, f̄_a)`, `L_ins = mean_a mean_{i ∈ a} l(ȳ_a, f_i)`; squared
//!   `l = (y − f)²`, or logistic, the cross-entropy of `ȳ` with the mean of `σ(f)` or with each `σ(f_i)`.
//! - **Shapes**: `predictions` and `bags` `[samples]`, `bag_responses` `[bag]`; losses are scalars.
//! - **Gradient**: squared `2 / (m k_a) [(f̄_a − ȳ_a) + ρ (f_i − f̄_a)]`; logistic
//!   `(ρ − 1) [ȳ / p̄ − (1 − ȳ) / (1 − p̄)] s (1 − s) / (m k_a) + ρ (s − ȳ) / (m k_a)`.
//! - **Edge cases**: in bags of one both losses are the same. The mean is over bags, not samples. Logistic responses lie in 0 to 1.
//! - **Reference**: Javanmard et al. 2024, arXiv 2401.11081.
//! - **Deviations**: which end of the interpolation is 1 is not certain.

use super::parts::{BAG_RESPONSES, BAGS, RHO, SAMPLES, means, sizes};
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{logsumexp, sigmoid, softplus};
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "interpolated_bag_loss",
    golden: "interpolated_bag_loss",
    paper: 24,
    family: Family::Methods,
    summary: "Loss against mean responses of bags, between bag level and instance level.",
    formula: r"L(\rho) = (1 - \rho)\, L_{bag} + \rho\, L_{ins}",
    reference: "Javanmard et al. 2024, arXiv 2401.11081",
    inputs: &[
        Input::f32("predictions", SAMPLES, "Prediction of each sample; logits if logistic.")
            .differentiable(),
        BAG_RESPONSES,
        BAGS,
    ],
    params: &[
        RHO,
        Param::choice("kind", &["squared", "logistic"], "How a prediction meets a response."),
    ],
    outputs: &[
        LOSS,
        Output::f32("loss_bag", &[], "The loss of the bags' means."),
        Output::f32("loss_instance", &[], "The loss of every sample."),
    ],
    invariances: &[Invariance::Order("samples"), Invariance::Order("bag")],
    run,
};

/// Both losses and the gradient of their interpolation.
struct Losses {
    bag: f64,
    instance: f64,
    gradient: Vec<f64>,
}

fn run(call: &Call) -> Result<Arrays> {
    let sizes = sizes(call)?;
    let losses = if call.choice("kind") == "logistic" {
        logistic(call, &sizes)?
    } else {
        squared(call, &sizes)
    };
    let Losses { bag, instance, gradient } = losses;
    let rho = call.float("rho");
    let mut outputs = call.outputs();
    outputs.f32("loss", (1.0 - rho) * bag + rho * instance);
    outputs.f32("loss_bag", bag).f32("loss_instance", instance);
    outputs.gradient("predictions", gradient);
    Ok(outputs.finish())
}

fn squared(call: &Call, sizes: &[f64]) -> Losses {
    let (predictions, responses) = (call.f64("predictions"), call.f64("bag_responses"));
    let means = means(call, sizes, &predictions, 1);
    let (bags, rho) = (sizes.len() as f64, call.float("rho"));
    let errors = means.iter().zip(&responses).map(|(mean, response)| mean - response);
    let bag = errors.map(|error| error * error).sum::<f64>() / bags;
    let (mut instance, mut gradient) = (0.0, Vec::with_capacity(predictions.len()));
    for (prediction, &at) in predictions.iter().zip(call.i32("bags")) {
        let at = at as usize;
        let (error, weight) = (prediction - responses[at], 1.0 / (bags * sizes[at]));
        instance += weight * error * error;
        let spread = prediction - means[at];
        gradient.push(2.0 * weight * ((means[at] - responses[at]) + rho * spread));
    }
    Losses { bag, instance, gradient }
}

fn logistic(call: &Call, sizes: &[f64]) -> Result<Losses> {
    let (predictions, responses) = (call.f64("predictions"), call.f64("bag_responses"));
    if let Some(at) = responses.iter().position(|response| !(0.0..=1.0).contains(response)) {
        let (expected, got) = ("numbers from 0 to 1", format!("one outside at [{at}]"));
        return Err(Error::new(ErrorCode::OutOfRange, "bag_responses", expected, got));
    }
    let (bags, rho) = (sizes.len() as f64, call.float("rho"));
    let positive = log_means(call, sizes, &predictions, &|f| -softplus(-f));
    let negative = log_means(call, sizes, &predictions, &|f| -softplus(f));
    let sides = responses.iter().zip(positive.iter().zip(&negative));
    let bag = sides.map(|(y, (p, n))| -(y * p + (1.0 - y) * n)).sum::<f64>() / bags;
    let (mut instance, mut gradient) = (0.0, Vec::with_capacity(predictions.len()));
    for (&f, &at) in predictions.iter().zip(call.i32("bags")) {
        let (y, weight) = (responses[at as usize], 1.0 / (bags * sizes[at as usize]));
        let (log_s, log_rest) = (-softplus(-f), -softplus(f));
        instance -= weight * (y * log_s + (1.0 - y) * log_rest);
        // s (1 − s) over the mean, by logarithms: both may be smaller than any number.
        let over = |log_mean: f64| libm::exp(log_s + log_rest - log_mean);
        let by_bag = (1.0 - y) * over(negative[at as usize]) - y * over(positive[at as usize]);
        gradient.push(weight * ((1.0 - rho) * by_bag + rho * (sigmoid(f) - y)));
    }
    Ok(Losses { bag, instance, gradient })
}

/// Logarithm of the mean of `exp log_of(f)` in every bag.
fn log_means(
    call: &Call,
    sizes: &[f64],
    predictions: &[f64],
    log_of: &dyn Fn(f64) -> f64,
) -> Vec<f64> {
    let mut logarithms = vec![Vec::new(); sizes.len()];
    for (&f, &bag) in predictions.iter().zip(call.i32("bags")) {
        logarithms[bag as usize].push(log_of(f));
    }
    let log_mean = |(bag, size): (&Vec<f64>, &f64)| logsumexp(bag) - libm::log(*size);
    logarithms.iter().zip(sizes).map(log_mean).collect()
}
