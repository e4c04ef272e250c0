//! Knowledge distillation: the divergence of the student's softened probabilities from the teacher's.
//!
//! - **When**: a small model should learn what a large one knows about all classes, not only the label.
//! - **Formula**: `l = T² mean_n KL(softmax(v / T) ‖ softmax(z / T))`, `z` the student's and `v` the teacher's scores.
//! - **Shapes**: `student_logits` and `teacher_logits` `[batch, classes]`; `loss` a scalar.
//! - **Gradient**: `∂l/∂z = T (softmax(z / T) − softmax(v / T)) / N`; the teacher is a constant.
//! - **Edge cases**: equal scores give exactly 0; at least 2 classes.
//! - **Reference**: Hinton et al. 2015, arXiv 1503.02531.
//! - **Deviations**: none.

use super::parts::{STUDENT_LOGITS, TEACHER_LOGITS, softened_divergence};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::{LOSS, TEMPERATURE};

pub(crate) const ENTRY: Entry = Entry {
    id: "kd",
    golden: "kd",
    paper: 0,
    family: Family::Distillation,
    summary: "Knowledge distillation: softened probabilities of a student against a teacher's.",
    formula: r"\ell = T^2\, \mathrm{KL}\big(\mathrm{softmax}(v/T) \,\|\, \mathrm{softmax}(z/T)\big)",
    reference: "Hinton et al. 2015, arXiv 1503.02531",
    inputs: &[STUDENT_LOGITS, TEACHER_LOGITS],
    params: &[TEMPERATURE.with_default(4.0)],
    outputs: &[LOSS],
    invariances: &[
        Invariance::Shift("student_logits"),
        Invariance::Shift("teacher_logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (loss, gradient) = softened_divergence(call, ["student_logits", "teacher_logits"], 1.0);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("student_logits", gradient);
    Ok(outputs.finish())
}
