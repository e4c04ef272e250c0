//! Robust threshold: what a value that varies from run to run stays below, by a Cauchy distribution.
//!
//! - **When**: to make a threshold hold for other splits and initialisations, from its values in a few runs.
//! - **Formula**: `γ = median |x − median x|` (MAD); `quantile = location + γ tan(π (α − ½))`.
//! - **Shapes**: `values` `[runs]`; two scalars.
//! - **Gradient**: none.
//! - **Edge cases**: the median of an even number is the mean of the middle two; one value has `γ = 0`.
//! - **Reference**: arXiv 2502.20167, section 4.3.
//! - **Deviations**: none.

use super::parts::REFERENCE;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::FINITE;
use std::f64::consts::PI;
use std::ops::Bound;

pub(crate) const ENTRY: Entry = Entry {
    id: "sdm_cauchy_offset",
    golden: "sdm_cauchy_offset",
    paper: 26,
    family: Family::Methods,
    summary: "Quantile of a Cauchy distribution whose width is the median deviation of given values.",
    formula: r"\mathrm{location} + \gamma\tan\big(\pi(\alpha - \tfrac{1}{2})\big)",
    reference: REFERENCE,
    inputs: &[Input::f32("values", &["runs"], "The value in each run.")],
    params: &[
        Param::float("location", "", 0.0, FINITE, (-5.0, 5.0), "Middle of the distribution."),
        Param::float(
            "alpha",
            r"\alpha",
            0.95,
            (Bound::Excluded(0.0), Bound::Excluded(1.0)),
            (0.5, 0.99),
            "Which quantile.",
        ),
    ],
    outputs: &[
        Output::f32("mad", &[], "Median deviation from the median."),
        Output::f32("quantile", &[], "The robust threshold."),
    ],
    invariances: &[Invariance::Order("runs")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut values = call.f64("values");
    let middle = median(&mut values);
    let mut deviations: Vec<f64> = values.iter().map(|&value| (value - middle).abs()).collect();
    let mad = median(&mut deviations);
    let width = libm::tan(PI * (call.float("alpha") - 0.5));
    let mut outputs = call.outputs();
    outputs.f32("mad", mad);
    outputs.f32("quantile", call.float("location") + mad * width);
    Ok(outputs.finish())
}

/// Sorts the values and gives the middle one, or the mean of the middle two.
fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    let lower = (values.len() - 1) / 2;
    (values[lower] + values[upper]) / 2.0
}
