//! One step of pre-conditioned gradient descent on the examples of a prompt, then the answer for its query.
//!
//! - **When**: the predictor that an optimal layer of linear self-attention turns out to be.
//! - **Formula**: `w = η P Σ_i y_i x_i`, the step from 0 on `½ Σ_i (w · x_i − y_i)²`; prediction `w · x_q`.
//! - **Shapes**: `examples` `[batch, examples, dimension]`, `targets` `[batch, examples]`, `query` `[batch, dimension]`,
//!   `preconditioner` `[dimension, dimension]`; `predictions` `[batch]`, `weights` `[batch, dimension]`.
//! - **Gradient**: none.
//! - **Edge cases**: fewer examples than dimensions are legal.
//! - **Reference**: Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576.
//! - **Deviations**: none. It is the layer with `u = e_{d+1}` and `M = η [P 0; 0 0]`.

use super::parts::{EXAMPLES, PREDICTIONS, Prompts, QUERY, TARGETS, WEIGHTS, correlation};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Param};
use crate::losses::parts::declared::FINITE;
use crate::losses::parts::rows::dot;
use crate::losses::parts::vectors::products;

const STEP_SIZE: Param = Param::float(
    "step_size",
    r"\eta",
    0.0625,
    FINITE,
    (0.0, 0.25),
    "Length of the step; best is 1 / (n + d + 1 + s²) of the examples, dimension and noise.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "one_step_gd_predict",
    golden: "one_step_gd_predict",
    paper: 35,
    family: Family::Methods,
    summary: "Predictions of one pre-conditioned gradient step on each prompt's least squares.",
    formula: r"w = \eta P \sum_i y_i x_i,\quad \hat y = w \cdot x_q",
    reference: "Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576",
    inputs: &[
        EXAMPLES,
        TARGETS,
        QUERY,
        Input::f32(
            "preconditioner",
            &["dimension", "dimension"],
            "Multiplies the step: the identity, or the inverse covariance of the inputs.",
        ),
    ],
    params: &[STEP_SIZE],
    outputs: &[PREDICTIONS, WEIGHTS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("examples")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (dimension, step) = (call.size("dimension"), call.float("step_size"));
    let preconditioner = call.f64("preconditioner");
    let prompts = Prompts {
        examples: &call.f64("examples"),
        targets: &call.f64("targets"),
        query: &call.f64("query"),
        dimension,
    };
    let (mut predictions, mut weights) = (Vec::new(), Vec::new());
    for (examples, targets, query) in prompts.each() {
        let slope = correlation(examples, targets, dimension);
        let mut w = products(&slope, &preconditioner, dimension);
        w.iter_mut().for_each(|w| *w *= step);
        predictions.push(dot(&w, query));
        weights.extend(w);
    }
    let mut outputs = call.outputs();
    outputs.f32("predictions", predictions).f32("weights", weights);
    Ok(outputs.finish())
}
