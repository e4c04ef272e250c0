//! Perpetual orthogonal projection loss: features along their class's centre, at right angles to the others.
//!
//! - **When**: as the orthogonal projection loss, where a batch holds few samples of a class; the centres are learned.
//! - **Formula**: `L = (1 − s) / 2 + |d|`; `s` the mean cosine of the features with their own centres, `d` that with the others;
//!   each mean divides by the number of its terms plus 1e-6.
//! - **Shapes**: `features` `[batch, dimension]`, `class_centres` `[classes, dimension]`, `labels` `[batch]`; `loss` a scalar.
//! - **Gradient**: by features and centres, through both normalisations.
//! - **Edge cases**: one class has no others, `d` is 0; a vector shorter than 1e-12 has no direction and gets no gradient.
//! - **Reference**: Ranasinghe et al. 2021, arXiv 2103.14021; released code.
//! - **Deviations**: none.

use super::orthogonal_projection_loss::{FEATURES, NO_PAIRS, sign};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance};
use crate::losses::parts::declared::{LABELS, LOSS};
use crate::losses::parts::vectors::{Unit, products, products_vjp, transposed};

pub(crate) const ENTRY: Entry = Entry {
    id: "perpetual_orthogonal_projection_loss",
    golden: "perpetual_orthogonal_projection_loss",
    paper: 7,
    family: Family::Pairwise,
    summary: "Features along the learned centre of their class, at right angles to the others.",
    formula: r"L = \tfrac12\big(1 - \overline{\cos}_{k = y_i}\big) + \big|\overline{\cos}_{k \ne y_i}\big|",
    reference: "Ranasinghe et al. 2021, arXiv 2103.14021",
    inputs: &[
        FEATURES,
        Input::f32("class_centres", &["classes", "dimension"], "Centres, a row a class.")
            .differentiable(),
        LABELS,
    ],
    params: &[],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (classes, dimension) = (call.size("classes"), call.size("dimension"));
    let features = Unit::of(&call.f64("features"), dimension);
    let centres = Unit::of(&call.f64("class_centres"), dimension);
    let cosines = products(&features.rows, &centres.rows, dimension);
    let labels = call.i32("labels");
    let (mut same, mut different) = (0.0, 0.0);
    for (row, &label) in cosines.chunks_exact(classes).zip(labels) {
        for (class, cosine) in row.iter().enumerate() {
            *(if class == label as usize { &mut same } else { &mut different }) += cosine;
        }
    }
    let batch = labels.len() as f64;
    let (own, others) = (batch + NO_PAIRS, batch * (classes - 1) as f64 + NO_PAIRS);
    let mut by_cosine = vec![sign(different) / others; cosines.len()];
    for (row, &label) in by_cosine.chunks_exact_mut(classes).zip(labels) {
        row[label as usize] = -0.5 / own;
    }
    let by_features = products_vjp(&by_cosine, &centres.rows, dimension);
    let by_centres = products_vjp(&transposed(&by_cosine, classes), &features.rows, dimension);
    let mut outputs = call.outputs();
    outputs.f32("loss", 0.5 * (1.0 - same / own) + (different / others).abs());
    outputs.gradient("features", features.vjp_of_directions(&by_features));
    outputs.gradient("class_centres", centres.vjp_of_directions(&by_centres));
    Ok(outputs.finish())
}
