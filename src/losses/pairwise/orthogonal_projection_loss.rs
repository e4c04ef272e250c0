//! Orthogonal projection loss: features of one class alike, features of different classes at right angles.
//!
//! - **When**: beside cross-entropy, on the features before the last layer.
//! - **Formula**: `L = 1 − s + γ d`; `s` the mean cosine of the pairs of one class, `d` that of pairs of different classes, or of its
//!   absolute value; each mean divides by the number of ordered pairs plus 1e-6.
//! - **Shapes**: `features` `[batch, dimension]`, `labels` `[batch]`; `loss`, `positive_mean` (`s`) and `negative_mean` (`d`) scalars.
//! - **Gradient**: `2 Σ_j A_ij f_j` through the normalisation, `A` −1 over the pairs of one class, `γ sign(cos)` over the others.
//! - **Edge cases**: no pair of a kind gives the mean 0; a feature shorter than 1e-12 has no direction and gets no gradient.
//! - **Reference**: Ranasinghe et al. 2021, arXiv 2103.14021.
//! - **Deviations**: the released code holds two forms: signed with `γ` 0.5, and absolute with `γ` 2, our default. It divides the
//!   gradient of a feature of zeros by 1e-12.

use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, LOSS, NON_NEGATIVE};
use crate::losses::parts::vectors::{Unit, products, products_vjp};

pub(super) const FEATURES: Input =
    Input::f32("features", &["batch", "dimension"], "Features, a row a sample.").differentiable();

/// Keeps the mean of no pairs finite.
pub(super) const NO_PAIRS: f64 = 1e-6;

pub(crate) const ENTRY: Entry = Entry {
    id: "orthogonal_projection_loss",
    golden: "orthogonal_projection_loss",
    paper: 7,
    family: Family::Pairwise,
    summary: "Features of one class alike, features of different classes at right angles.",
    formula: r"L = 1 - \overline{\cos}_{y_i = y_j} + \gamma\,\overline{|\cos|}_{y_i \ne y_j}",
    reference: "Ranasinghe et al. 2021, arXiv 2103.14021",
    inputs: &[FEATURES, Input::i32("labels", BATCH, Domain::Integer, "The class of each sample.")],
    params: &[
        Param::float(
            "gamma",
            r"\gamma",
            2.0,
            NON_NEGATIVE,
            (0.0, 5.0),
            "Weight of the right angles against likeness.",
        ),
        Param::flag("absolute", true, "Absolute cosines of different classes, not signed ones."),
    ],
    outputs: &[
        LOSS,
        Output::f32("positive_mean", &[], "Mean cosine of the pairs of one class."),
        Output::f32("negative_mean", &[], "Mean cosine of the pairs of different classes."),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (gamma, absolute) = (call.float("gamma"), call.flag("absolute"));
    let (labels, dimension) = (call.i32("labels"), call.size("dimension"));
    let batch = labels.len();
    let unit = Unit::of(&call.f64("features"), dimension);
    let mut cosines = products(&unit.rows, &unit.rows, dimension);
    let alike = |at: usize| labels[at / batch] == labels[at % batch];
    let same: f64 = (0..cosines.len()).map(|at| f64::from(u8::from(alike(at)))).sum();
    let different = cosines.len() as f64 - same + NO_PAIRS;
    let same = same - batch as f64 + NO_PAIRS;
    let (mut positive, mut negative) = (0.0, 0.0);
    // Each cosine makes way for the derivative by it.
    for (at, cosine) in cosines.iter_mut().enumerate() {
        *cosine = if alike(at) {
            let pair = f64::from(u8::from(at / batch != at % batch));
            positive += pair * *cosine;
            -pair / same
        } else {
            let sign = if absolute { sign(*cosine) } else { 1.0 };
            negative += sign * *cosine;
            gamma * sign / different
        };
    }
    let (positive, negative) = (positive / same, negative / different);
    let mut by_unit = products_vjp(&cosines, &unit.rows, dimension);
    by_unit.iter_mut().for_each(|g| *g *= 2.0);
    let mut outputs = call.outputs();
    outputs.f32("loss", 1.0 - positive + gamma * negative);
    outputs.f32("positive_mean", positive);
    outputs.f32("negative_mean", negative);
    outputs.gradient("features", unit.vjp_of_directions(&by_unit));
    Ok(outputs.finish())
}

/// −1, 0 or 1.
pub(super) fn sign(x: f64) -> f64 {
    f64::from(i8::from(x > 0.0) - i8::from(x < 0.0))
}
