//! Ridge regression on the examples of a prompt, then the answer for its query.
//!
//! - **When**: the best that any learner can make of a prompt, beside what one layer can.
//! - **Formula**: `w = (Xᵀ X + λ I)⁻¹ Xᵀ y`; prediction `w · x_q`.
//! - **Shapes**: `examples` `[batch, examples, dimension]`, `targets` `[batch, examples]`, `query` `[batch, dimension]`;
//!   `predictions` `[batch]`, `weights` `[batch, dimension]`.
//! - **Gradient**: none.
//! - **Edge cases**: `λ = 0` needs examples of full rank; with `λ > 0` fewer examples than dimensions are legal.
//! - **Reference**: Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576; Bayes-optimal where `λ` is the variance of the noise.
//! - **Deviations**: none.

use super::parts::{EXAMPLES, PREDICTIONS, Prompts, QUERY, TARGETS, WEIGHTS, correlation};
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::losses::parts::matrices::{product_of_transposed, solve_with_ridge};
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

const LAMBDA: Param = Param::float(
    "lambda",
    r"\lambda",
    1.0,
    NON_NEGATIVE,
    (0.01, 10.0),
    "Weight of the squared norm of the predictor; best is the variance of the noise.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "ridge_icl_predict",
    golden: "ridge_icl_predict",
    paper: 35,
    family: Family::Methods,
    summary: "Predictions of ridge regression on the examples of each prompt.",
    formula: r"w = (X^\top X + \lambda I)^{-1} X^\top y,\quad \hat y = w \cdot x_q",
    reference: "Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576",
    inputs: &[EXAMPLES, TARGETS, QUERY],
    params: &[LAMBDA],
    outputs: &[PREDICTIONS, WEIGHTS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("examples")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (dimension, lambda) = (call.size("dimension"), call.float("lambda"));
    let prompts = Prompts {
        examples: &call.f64("examples"),
        targets: &call.f64("targets"),
        query: &call.f64("query"),
        dimension,
    };
    let (mut predictions, mut weights) = (Vec::new(), Vec::new());
    for (row, (examples, targets, query)) in prompts.each().enumerate() {
        let square = product_of_transposed(examples, dimension, examples, dimension);
        let slope = correlation(examples, targets, dimension);
        let Some(w) = solve_with_ridge(&square, dimension, lambda, &slope) else {
            let got = format!("a singular system in prompt {row}");
            let expected = "examples of full rank, or a lambda above 0";
            return Err(Error::new(ErrorCode::Undefined, "lambda", expected, got));
        };
        predictions.push(dot(&w, query));
        weights.extend(w);
    }
    let mut outputs = call.outputs();
    outputs.f32("predictions", predictions).f32("weights", weights);
    Ok(outputs.finish())
}
