//! Conditional Cauchy-Schwarz divergence: how the predicted responses, given the features, differ from the true ones.
//!
//! - **When**: regression that is not upset by outliers; every sample's gradient depends on the whole batch.
//! - **Formula**: `D = log₂ S(y, y) + log₂ S(z, z) − 2 log₂ S(z, y)`, `S(A, B) = Σ_j w_j Σ_i K_ji κ(A_j, B_i)`; `w_j` is
//!   `1 / (Σ_i K_ji)²`, or `1 / Σ_i K_ji²` as in the released code. In bits.
//! - **Shapes**: `features` `[batch, features]`, `targets` and `predictions` `[batch]` or `[batch, responses]`; `loss` a scalar.
//! - **Gradient**: `1 / (σ_y² ln 2) [Σ_i (π_ai + π_ia) (z_i − z_a) − 2 Σ_i ρ_ai (y_i − z_a)]`, `π` and `ρ` the terms of `S(z, z)`
//!   and `S(z, y)` over their sums.
//! - **Edge cases**: 0 of perfect predictions; one sample gives `(z − y)² / (σ_y² ln 2)`. At most 4096 samples.
//! - **Reference**: Yu et al. 2024, arXiv 2404.17951; arXiv 2301.08970.
//! - **Deviations**: the released script gives its kernel vectors for columns, for which the divergence is a squared error; this
//!   takes a vector as a column.

use super::conditional::{self, DENOMINATOR, FEATURES, PREDICTIONS, TARGETS};
use super::gram::{Cloud, check_rows, width};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "cs_conditional_divergence",
    golden: "cs_conditional_divergence",
    paper: 32,
    family: Family::Density,
    summary: "Cauchy-Schwarz divergence of predicted responses from true ones, given features.",
    formula: r"D = \log_2 S(y, y) + \log_2 S(z, z) - 2\log_2 S(z, y)",
    reference: "Yu et al. 2024, arXiv 2404.17951",
    inputs: &[FEATURES, TARGETS, PREDICTIONS],
    params: &[width("sigma_x", r"\sigma_x"), width("sigma_y", r"\sigma_y"), DENOMINATOR],
    outputs: &[LOSS],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let responses = conditional::responses(call)?;
    check_rows(call, "features", "batch")?;
    let features = Cloud::new(call.f64("features"), call.size("features"), call.float("sigma_x"));
    let [targets, predictions] = ["targets", "predictions"]
        .map(|name| Cloud::new(call.f64(name), responses, call.float("sigma_y")));
    let k = features.exponents(&features);
    let (loss, gradient) = conditional::divergence(call, &k, &targets, &predictions);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("predictions", gradient);
    Ok(outputs.finish())
}
