//! Features of the calibrator: how sure a classifier is of its likeliest classes once the input is transformed.
//!
//! - **When**: before `ca_calibrator`. A prediction that holds under rotation or loss of colour deserves more confidence.
//! - **Formula**: the `k` likeliest classes of the original, in descending order; their probabilities under each transform, one
//!   transform after the other.
//! - **Shapes**: `probabilities` `[batch, classes]`, `transformed_probabilities` `[transforms, batch, classes]`; `features`
//!   `[batch, transforms · k]`, `top_indices` `[batch, k]`.
//! - **Gradient**: none.
//! - **Edge cases**: of equal probabilities the lower class comes first.
//! - **Reference**: arXiv 2404.13016.
//! - **Deviations**: none.

use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::BATCH_CLASSES;
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "ca_transform_features",
    golden: "ca_transform_features",
    paper: 9,
    family: Family::Methods,
    summary: "Probabilities of the likeliest classes of an input under transforms of it.",
    formula: r"x = \big[\,p^{(m)}_{k}\,\big]_{m = 1..M,\; k \in \mathrm{top}(p^{(0)})}",
    reference: "Optimizing Calibration by Gaining Aware of Prediction Correctness, arXiv 2404.13016",
    inputs: &[
        Input::f32("probabilities", BATCH_CLASSES, "Distributions of the original inputs.")
            .within(Domain::Simplex),
        Input::f32(
            "transformed_probabilities",
            &["transforms", "batch", "classes"],
            "Distributions of the transformed inputs.",
        )
        .within(Domain::Simplex),
    ],
    params: &[Param::integer(
        "k",
        "k",
        4,
        (1, i32::MAX as i64),
        1,
        "How many classes; not more than there are.",
    )],
    outputs: &[
        Output::f32("features", &["batch", "features"], "Transforms times k probabilities a row."),
        Output::i32("top_indices", &["batch", "k"], "The classes, the likeliest first."),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (batch, classes) = (call.size("batch"), call.size("classes"));
    let k = call.integer("k") as usize;
    if k > classes {
        let expected = format!("at most the number of classes, {classes}");
        return Err(Error::new(ErrorCode::OutOfRange, "k", expected, k.to_string()));
    }
    let transformed = call.f32("transformed_probabilities");
    let (mut features, mut top_indices) = (Vec::new(), Vec::with_capacity(batch * k));
    for (row, p) in call.f32("probabilities").chunks_exact(classes).enumerate() {
        let mut likeliest: Vec<usize> = (0..classes).collect();
        // Adding 0 makes −0 equal 0.
        likeliest.sort_by(|&a, &b| (p[b] + 0.0).total_cmp(&(p[a] + 0.0)));
        likeliest.truncate(k);
        for transform in transformed.chunks_exact(batch * classes) {
            features.extend(likeliest.iter().map(|&class| transform[row * classes + class]));
        }
        top_indices.extend(likeliest.into_iter().map(|class| class as i32));
    }
    let mut outputs = call.outputs();
    outputs.f32_of_shape("features", &[batch, features.len() / batch], features);
    outputs.i32_of_shape("top_indices", &[batch, k], top_indices);
    Ok(outputs.finish())
}
