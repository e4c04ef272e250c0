//! SDM distance: how near a sample is to the training data, as a quantile of what calibration samples of each class show.
//!
//! - **When**: the d of the SDM activation, from the nearest distances that `sdm_similarity` gives.
//! - **Formula**: `d = min_c (1 − eCDF_c(d_nearest))`, `eCDF_c` the share strictly below among the nearest distances of calibration
//!   samples of the true class `c` with `q > 0`.
//! - **Shapes**: `calibration_distances`, `calibration_similarity` and `calibration_labels` `[calibration]`, `nearest_distance`
//!   `[queries]`; `per_class` `[queries, num_classes]`, `distance` `[queries]`.
//! - **Gradient**: none.
//! - **Edge cases**: a class without such samples gives 0 to every query.
//! - **Reference**: arXiv 2502.20167, section 3.2.
//! - **Deviations**: none.

use super::parts::{REFERENCE, ascending_by_class, share_below};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::{Error, ErrorCode, Result};

const CALIBRATION: &[&str] = &["calibration"];

pub(crate) const ENTRY: Entry = Entry {
    id: "sdm_distance",
    golden: "sdm_distance",
    paper: 26,
    family: Family::Methods,
    summary: "Quantile of the distance to the nearest training sample, over the classes at worst.",
    formula: r"d = \min_c\big(1 - \mathrm{eCDF}_c(d_{\mathrm{nearest}})\big)",
    reference: REFERENCE,
    inputs: &[
        Input::f32(
            "calibration_distances",
            CALIBRATION,
            "Distance of each calibration sample to its nearest training sample.",
        )
        .within(Domain::NonNegative),
        Input::i32(
            "calibration_similarity",
            CALIBRATION,
            Domain::NonNegative,
            "How many neighbours agree; samples with 0 do not count.",
        ),
        Input::i32("calibration_labels", CALIBRATION, Domain::NonNegative, "True classes."),
        Input::f32("nearest_distance", &["queries"], "The same distance of each query.")
            .within(Domain::NonNegative),
    ],
    params: &[Param::integer("num_classes", "C", 2, (2, 10_000), 1, "Number of classes.")],
    outputs: &[
        Output::f32("per_class", &["queries", "num_classes"], "What each class gives."),
        Output::f32("distance", &["queries"], "The lowest of them."),
    ],
    invariances: &[Invariance::Order("calibration"), Invariance::Order("queries")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (labels, classes) = (call.i32("calibration_labels"), call.integer("num_classes") as usize);
    if let Some(&label) = labels.iter().find(|&&label| label as usize >= classes) {
        let expected = format!("whole numbers from 0 below num_classes, {classes}");
        let code = ErrorCode::OutOfRange;
        return Err(Error::new(code, "calibration_labels", expected, label.to_string()));
    }
    let distances = call.f64("calibration_distances");
    let similarity = call.i32("calibration_similarity");
    let supported = (0..labels.len()).filter(|&index| similarity[index] > 0);
    let mut samples = supported.map(|index| (labels[index] as usize, distances[index]));
    let by_class = ascending_by_class(&mut samples, classes);
    let (mut per_class, mut lowest) = (Vec::new(), Vec::new());
    for query in call.f64("nearest_distance") {
        let mut least = 1.0f64;
        for sorted in &by_class {
            let quantile = if sorted.is_empty() { 0.0 } else { 1.0 - share_below(sorted, query) };
            least = least.min(quantile);
            per_class.push(quantile);
        }
        lowest.push(least);
    }
    let mut outputs = call.outputs();
    outputs.f32_of_shape("per_class", &[lowest.len(), classes], per_class);
    outputs.f32("distance", lowest);
    Ok(outputs.finish())
}
