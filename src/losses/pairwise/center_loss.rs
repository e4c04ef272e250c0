//! Center loss: each embedding is pulled to the center of its class, and the centers follow.
//!
//! - **When**: beside softmax cross-entropy, to make the embeddings of a class compact.
//! - **Formula**: `L = ½ mean_i |x_i − c_{y_i}|²`; `c_j ← c_j − α Σ_{y_i=j} (c_j − x_i) / (1 + n_j)`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`, `centers` and `centers_updated` `[classes, dimension]`; `loss` a
//!   scalar.
//! - **Gradient**: `∂L/∂x_i = (x_i − c_{y_i}) / B`; the centers have none, they move by their own rule.
//! - **Edge cases**: a class without samples keeps its center.
//! - **Reference**: Wen et al. 2016, equations 2 to 4.
//! - **Deviations**: the mean over the batch, where the paper has the sum.

use super::parts::declared::{CLASSES_DIMENSION, EMBEDDINGS};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{LABELS, LOSS, POSITIVE};

pub(crate) const ENTRY: Entry = Entry {
    id: "center_loss",
    golden: "center_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Half the mean squared distance of each embedding to the center of its class.",
    formula: r"L = \frac1{2B} \sum_i |x_i - c_{y_i}|^2",
    reference: "Wen et al. 2016",
    inputs: &[
        EMBEDDINGS,
        Input::f32("centers", CLASSES_DIMENSION, "The center of each class before the step."),
        LABELS,
    ],
    params: &[Param::float(
        "alpha",
        r"\alpha",
        0.5,
        POSITIVE,
        (0.05, 1.0),
        "How far the centers move to their samples.",
    )],
    outputs: &[
        LOSS,
        Output::f32("centers_updated", CLASSES_DIMENSION, "The centers after the step."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (batch, dimension) = (call.size("batch") as f64, call.size("dimension"));
    let mut centers = call.f64("centers");
    let mut pulls = vec![0.0; centers.len()];
    let mut counts = vec![0.0; call.size("classes")];
    let (mut loss, mut gradient) = (0.0, Vec::new());
    let embeddings = call.f64("embeddings");
    for (point, &label) in embeddings.chunks_exact(dimension).zip(call.i32("labels")) {
        let label = label as usize;
        counts[label] += 1.0;
        for (k, x) in point.iter().enumerate() {
            let difference = x - centers[label * dimension + k];
            loss += 0.5 * difference * difference / batch;
            gradient.push(difference / batch);
            pulls[label * dimension + k] += difference;
        }
    }
    let alpha = call.float("alpha");
    for (at, (center, pull)) in centers.iter_mut().zip(pulls).enumerate() {
        *center += alpha * pull / (1.0 + counts[at / dimension]);
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).f32("centers_updated", centers).gradient("embeddings", gradient);
    Ok(outputs.finish())
}
