//! Bayesian personalised ranking: an item that a user chose should score above one that they did not.
//!
//! - **When**: recommending from clicks, without ratings.
//! - **Formula**: `l = mean ln(1 + exp(s_neg − s_pos))`.
//! - **Shapes**: `positive_scores` and `negative_scores` `[batch]`; `loss` a scalar.
//! - **Gradient**: `∓σ(s_neg − s_pos) / B`.
//! - **Edge cases**: finite for all finite scores.
//! - **Reference**: Rendle et al. 2009, arXiv 1205.2618.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance};
use crate::losses::parts::declared::{BATCH, LOSS};
use crate::losses::parts::rows::{sigmoid, softplus};

pub(crate) const ENTRY: Entry = Entry {
    id: "bpr",
    golden: "bpr",
    paper: 0,
    family: Family::Recommendation,
    summary: "Ranks each chosen item above one that was not chosen.",
    formula: r"\ell = \log\big(1 + e^{s_{neg} - s_{pos}}\big)",
    reference: "Rendle et al. 2009, arXiv 1205.2618",
    inputs: &[
        Input::f32("positive_scores", BATCH, "Scores of the chosen items.").differentiable(),
        Input::f32("negative_scores", BATCH, "Scores of the others.").differentiable(),
    ],
    params: &[],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (positive, negative) = (call.f64("positive_scores"), call.f64("negative_scores"));
    let batch = positive.len() as f64;
    let differences: Vec<f64> = negative.iter().zip(&positive).map(|(n, p)| n - p).collect();
    let loss = differences.iter().map(|&d| softplus(d)).sum::<f64>() / batch;
    let slopes: Vec<f64> = differences.iter().map(|&d| sigmoid(d) / batch).collect();
    let mut outputs = call.outputs();
    outputs.f32("loss", loss);
    outputs.gradient("positive_scores", slopes.iter().map(|slope| -slope).collect::<Vec<_>>());
    outputs.gradient("negative_scores", slopes);
    Ok(outputs.finish())
}
