//! Expected squared error of one step of gradient descent on a random prompt, and of the best step.
//!
//! - **When**: the line that a trained layer of linear self-attention comes down to.
//! - **Formula**: `d − 2 η n d + η² n d (n + d + 1 + s²) + s²`; best step `1 / (n + d + 1 + s²)`, best risk
//!   `d − n d / (n + d + 1 + s²) + s²`.
//! - **Shapes**: no inputs; three scalars.
//! - **Gradient**: none.
//! - **Edge cases**: fewer examples than dimensions are legal; a step of 0 has the risk of answering 0, `d + s²`.
//! - **Reference**: Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576; the closed forms by the moments of Wishart matrices.
//! - **Deviations**: the paper states the best step as a ratio of expectations; the closed form is of this crate and agrees with
//!   simulation. The risk is summed as the best one plus the square of the distance from the best step, without cancellation.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::{FINITE, NON_NEGATIVE};

const LARGEST: i64 = 1_000_000_000;

pub(crate) const ENTRY: Entry = Entry {
    id: "one_step_gd_risk",
    golden: "one_step_gd_risk",
    paper: 35,
    family: Family::Methods,
    summary: "Expected error of one gradient step on a random regression prompt, and the best step.",
    formula: r"d - 2\eta n d + \eta^2 n d (n + d + 1 + s^2) + s^2",
    reference: "Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576",
    inputs: &[],
    params: &[
        Param::integer("num_examples", "n", 20, (1, LARGEST), 1, "Examples of a prompt."),
        Param::integer("dimension", "d", 5, (1, LARGEST), 1, "Dimension of the inputs."),
        Param::float(
            "noise_variance",
            "s^2",
            0.25,
            NON_NEGATIVE,
            (0.0, 4.0),
            "Variance of the noise of the targets, that of the query too.",
        ),
        Param::float("step_size", r"\eta", 0.03125, FINITE, (0.0, 0.25), "Length of the step."),
    ],
    outputs: &[
        Output::f32("optimal_step_size", &[], "The step with the smallest risk."),
        Output::f32("risk", &[], "Expected squared error of the step."),
        Output::f32("optimal_risk", &[], "The smallest risk of one step."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (n, d) = (call.integer("num_examples") as f64, call.integer("dimension") as f64);
    let noise = call.float("noise_variance");
    let total = n + d + 1.0 + noise;
    let optimal = d * ((d + 1.0 + noise) / total) + noise;
    let distance = call.float("step_size") - 1.0 / total;
    let mut outputs = call.outputs();
    outputs.f32("optimal_step_size", 1.0 / total);
    outputs.f32("risk", optimal + n * d * total * distance * distance);
    outputs.f32("optimal_risk", optimal);
    Ok(outputs.finish())
}
