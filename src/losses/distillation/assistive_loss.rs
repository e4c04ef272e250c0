//! Assistive loss of landmarks: a teacher, reflected to the student's side of the truth, pulls by how the student compares.
//!
//! - **When**: beside a main loss of coordinates, with a frozen teacher.
//! - **Formula**: `l = mean φ ||d| − a|`, `d = p − g`, `a = |t − g|`; `φ` is `α` where `|d| > a`, `α_mi ≤ 0` where
//!   `f a ≤ |d| ≤ a`, 0 below and where `a = 0`.
//! - **Shapes**: `predictions`, `targets`, `teacher` `[batch, coordinates]`; `loss` a scalar.
//! - **Gradient**: `α sign d`, `−α_mi sign d` or 0, over the number of elements; `φ` is a constant.
//! - **Edge cases**: the gradient is 0 at `|d| = a` and at `d = 0`. The value is negative where the student is better, and jumps at
//!   `|d| = f a`: only the gradient is meant.
//! - **Reference**: Fard and Mahoor 2022, arXiv 2111.07047.
//! - **Deviations**: follows the released code.

use super::parts::{
    COORDINATES, INNER_FRACTION, PREDICTIONS, Pull, Sloped, TARGETS, middle_weight, outer_weight,
};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "assistive_loss",
    golden: "assistive_loss",
    paper: 17,
    family: Family::Distillation,
    summary: "Pull of a landmark teacher by how the student's error compares with its own.",
    formula: r"\ell = \mathrm{mean}\; \varphi \,\big||p - g| - |t - g|\big|",
    reference: "Fard and Mahoor 2022, arXiv 2111.07047",
    inputs: &[
        PREDICTIONS,
        TARGETS,
        Input::f32("teacher", COORDINATES, "Coordinates that the teacher gives."),
    ],
    params: &[outer_weight("alpha", 1.9), middle_weight("alpha_mi", -0.45), INNER_FRACTION],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("coordinates")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let [predictions, targets, teacher] =
        ["predictions", "targets", "teacher"].map(|name| call.f64(name));
    let pull = Pull {
        outer: call.float("alpha"),
        middle: call.float("alpha_mi"),
        inner_fraction: call.float("inner_fraction"),
    };
    let count = predictions.len() as f64;
    let (mut sum, mut gradient) = (0.0, Vec::with_capacity(predictions.len()));
    for ((p, g), t) in predictions.iter().zip(&targets).zip(&teacher) {
        let Sloped { value, slope } = pull.at(p - g, (t - g).abs());
        sum += value;
        gradient.push(slope / count);
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", sum / count).gradient("predictions", gradient);
    Ok(outputs.finish())
}
