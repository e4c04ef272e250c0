//! Training of a linear rule by robust self-training.
//!
//! - **When**: few labels and many points from nearly the same distribution; the boundary leaves crowded regions.
//! - **Formula**: `θ₀ = mean y x`, to norm 1; then `θ ← θ − η ∇L(θ)`, to norm 1, `L` the loss of `rss_loss` with distances.
//! - **Shapes**: `x` `[batch, dimension]`, `labels` `[batch]`, `unlabeled` `[points, dimension]`; `theta` `[dimension]`,
//!   `loss_trace` `[steps]`, before each step.
//! - **Gradient**: none.
//! - **Edge cases**: points whose mean `y x` is 0 have no direction to begin with, which is an error. There may be no unlabelled
//!   points.
//! - **Reference**: Saberi et al. 2024, arXiv 2310.00027.
//! - **Deviations**: the optimiser is ours; the poster names none.

use super::ramp::{GAMMA, LABELS, Rule, X};
use super::rss_loss::{GAMMA_UNLABELED, LAM, UNLABELED, robust};
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "rss_train_trace",
    golden: "rss_train_trace",
    paper: 41,
    family: Family::Training,
    summary: "Training of a linear rule by robust self-training.",
    formula: r"\theta \leftarrow \frac{\theta - \eta\,\nabla L(\theta)}{\lVert \theta - \eta\,\nabla L(\theta) \rVert}",
    reference: "Saberi et al. 2024, arXiv 2310.00027",
    inputs: &[X, LABELS, UNLABELED],
    params: &[
        GAMMA,
        GAMMA_UNLABELED,
        LAM,
        Param::float("lr", r"\eta", 1.0, NON_NEGATIVE, (0.01, 2.0), "Learning rate."),
        Param::integer("steps", "T", 60, (1, 100_000), 1, "Steps of the run."),
    ],
    outputs: &[
        Output::f32("theta", &["dimension"], "The rule after the last step."),
        Output::f32("loss_trace", &["steps"], "The loss before each step."),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("points"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut theta = direction(start(call))?;
    let mut losses = Vec::new();
    for _ in 0..call.integer("steps") {
        let mut rule = Rule::new(theta.clone(), true)?;
        losses.push(robust(call, &mut rule).loss);
        theta.iter_mut().zip(&rule.gradient).for_each(|(t, g)| *t -= call.float("lr") * g);
        theta = direction(theta)?;
    }
    let mut outputs = call.outputs();
    outputs.f32("theta", theta);
    outputs.f32_of_shape("loss_trace", &[losses.len()], losses);
    Ok(outputs.finish())
}

/// `mean y x`.
fn start(call: &Call) -> Vec<f64> {
    let (x, labels) = (call.f64("x"), call.i32("labels"));
    let mut theta = vec![0.0; call.size("dimension")];
    for (x, &label) in x.chunks_exact(theta.len()).zip(labels) {
        theta.iter_mut().zip(x).for_each(|(t, x)| *t += f64::from(label) * x / labels.len() as f64);
    }
    theta
}

/// A vector with norm 1.
fn direction(mut theta: Vec<f64>) -> Result<Vec<f64>> {
    let norm = dot(&theta, &theta).sqrt();
    if norm == 0.0 {
        let (expected, got) = ("labelled points that have a direction", "no direction");
        return Err(Error::new(ErrorCode::Undefined, "x", expected, got));
    }
    theta.iter_mut().for_each(|t| *t /= norm);
    Ok(theta)
}
