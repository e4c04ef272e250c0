//! Training of an output layer under a spherical loss by exact gradient steps whose cost does not grow with the classes.
//!
//! - **When**: very many classes, and weights `W` that every step changes in every row.
//! - **Formula**: `W = V U + 1 ωᵀ`; a step `W ← W − η ∂l/∂W` changes `U`, `ω`, and of `V` only the rows of the labels.
//! - **Shapes**: `weights` `[classes, dimension]`, `hidden` `[steps, batch, dimension]`, `labels` `[steps, batch]`; `losses`
//!   `[steps]`, `weights` as given, `q_matrix` `[dimension, dimension]`, `weight_row_sum` `[dimension]`.
//! - **Gradient**: by `hidden`, of each step's loss before its update; that earlier steps shaped the weights is not followed.
//! - **Edge cases**: a step that would make `U` singular is taken densely; steps that run away to infinity are refused.
//! - **Reference**: Vincent, de Brébisson and Bouthillier 2015, arXiv 1412.7091; de Brébisson and Vincent 2016, arXiv 1604.08859.
//! - **Deviations**: the released code recomputes the inverse of `U`; here it follows by a solve of the size of the batch.
//!   Only the first product `WᵀW` and the weights returned cost what the number of classes costs.

use super::parts::factored::FactoredLayer;
use super::parts::spherical::{CHOICE, CHOSEN_EPSILON, LOCATION, REDUCTION, SHARPNESS, chosen};
use crate::entry::{Arrays, Call, Digits, Domain, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::losses::parts::reduction::Reduction;
use crate::{Error, ErrorCode, Result};

const LEARNING_RATE: Param = Param::float(
    "learning_rate",
    r"\eta",
    0.05,
    NON_NEGATIVE,
    (0.0, 0.5),
    "Size of the gradient steps.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "factored_spherical_output",
    golden: "factored_spherical_output",
    paper: 2,
    family: Family::Classification,
    summary: "Exact training of an output layer at a cost that does not grow with the classes.",
    formula: r"W = V U + \mathbf 1\,\omega^\top,\quad W \leftarrow W - \eta\,\partial\ell/\partial W",
    reference: "Vincent et al. 2015, arXiv 1412.7091",
    inputs: &[
        Input::f32("weights", &["classes", "dimension"], "Weights of the layer, a row a class."),
        Input::f32(
            "hidden",
            &["steps", "batch", "dimension"],
            "Input of the layer, a batch a step.",
        )
        .detached(),
        Input::i32(
            "labels",
            &["steps", "batch"],
            Domain::IndexOf("classes"),
            "The true class of each sample of each step.",
        ),
    ],
    params: &[CHOICE, LEARNING_RATE, SHARPNESS, LOCATION, CHOSEN_EPSILON, REDUCTION],
    outputs: &[
        Output::f32("losses", &["steps"], "The loss of each step, before its update."),
        Output::f32("weights", &["classes", "dimension"], "The weights after the last step."),
        Output::f32("q_matrix", &["dimension", "dimension"], "Their Gram matrix."),
        Output::f32("weight_row_sum", &["dimension"], "The sum of their rows."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (batch, dimension) = (call.size("batch"), call.size("dimension"));
    let (loss, rate) = (chosen(call)?, call.float("learning_rate"));
    let factor = Reduction::of(call).factor(batch as f64);
    let mut layer = FactoredLayer::new(&call.f64("weights"), dimension);
    let hidden = call.f64("hidden");
    let (mut losses, mut by_hidden) = (Vec::new(), Vec::with_capacity(hidden.len()));
    let steps = hidden.chunks_exact(batch * dimension).zip(call.i32("labels").chunks_exact(batch));
    for (at, (hidden, labels)) in steps.enumerate() {
        let step = layer.step(hidden, labels, rate, factor, &|seen| loss.at(seen));
        let representable = |values: &[f64]| values.iter().all(|&x| (x as f32).is_finite());
        let shown = [&step.values, &step.by_hidden, layer.gram(), layer.row_sum()];
        if !(layer.is_finite() && shown.into_iter().all(representable)) {
            let expected = "a rate whose steps stay finite";
            let got = format!("{}, and step {at} is not", Digits(rate));
            return Err(Error::new(ErrorCode::Undefined, "learning_rate", expected, got));
        }
        losses.push(step.values.iter().sum::<f64>() * factor);
        by_hidden.extend(step.by_hidden);
    }
    let mut outputs = call.outputs();
    outputs.f32("losses", losses);
    outputs.f32("weights", layer.weights());
    outputs.f32("q_matrix", layer.gram());
    outputs.f32("weight_row_sum", layer.row_sum());
    outputs.gradient("hidden", by_hidden);
    Ok(outputs.finish())
}
