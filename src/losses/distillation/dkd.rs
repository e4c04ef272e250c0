//! Decoupled knowledge distillation: the true class against the rest, and the rest among themselves, each with its own weight.
//!
//! - **When**: a confident teacher, whose knowledge of the wrong classes plain distillation all but hides.
//! - **Formula**: `l = α T² mean_n KL([P_y, 1 − P_y] ‖ [p_y, 1 − p_y]) + β T² mean_n KL(softmax(v_{≠y} / T) ‖ softmax(z_{≠y} / T))`,
//!   `P` and `p` of teacher and student at temperature `T`.
//! - **Shapes**: `student_logits` and `teacher_logits` `[batch, classes]`, `labels` `[batch]`; losses are scalars, the two terms
//!   without their weights.
//! - **Gradient**: `T / N` times `α (p_y − P_y)` at the true class, `α (P_y − p_y) s_c + β (s_c − S_c)` at the others, `s` and `S`
//!   the softmax without the true class.
//! - **Edge cases**: with 2 classes the second term is 0; equal scores give exactly 0.
//! - **Reference**: Zhao et al. 2022, arXiv 2203.08679.
//! - **Deviations**: the true class is left out exactly, where the released code subtracts 1000 from its score.

use super::parts::{
    LOSS_NON_TARGET, LOSS_TARGET, STUDENT_LOGITS, Split, TEACHER_LOGITS, divergence, row_pairs,
    weight,
};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOSS, TEMPERATURE};

pub(crate) const ENTRY: Entry = Entry {
    id: "dkd",
    golden: "dkd",
    paper: 0,
    family: Family::Distillation,
    summary: "Distillation of the true class and of the other classes with weights of their own.",
    formula: r"\ell = \alpha\,\mathrm{TCKD} + \beta\,\mathrm{NCKD}",
    reference: "Zhao et al. 2022, arXiv 2203.08679",
    inputs: &[STUDENT_LOGITS, TEACHER_LOGITS, LABELS],
    params: &[
        TEMPERATURE.with_default(4.0),
        weight("alpha", r"\alpha", 1.0, "Weight of the true class against the rest."),
        weight("beta", r"\beta", 8.0, "Weight of the other classes among themselves."),
    ],
    outputs: &[LOSS, LOSS_TARGET, LOSS_NON_TARGET],
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
    let (temperature, batch) = (call.float("temperature"), call.size("batch") as f64);
    let (alpha, beta) = (call.float("alpha"), call.float("beta"));
    let (mut target, mut non_target) = (0.0, 0.0);
    let mut gradient = Vec::with_capacity(call.f32("student_logits").len());
    let pairs = row_pairs(call, ["student_logits", "teacher_logits"], temperature);
    for ((z, v), &label) in pairs.iter().zip(call.i32("labels")) {
        let label = label as usize;
        let (student, teacher) = (Split::of(z, label), Split::of(v, label));
        target += divergence(&teacher.target, &student.target);
        non_target += divergence(&teacher.others, &student.others);
        let difference = own_difference(&student, &teacher);
        let mut row: Vec<f64> = student
            .others
            .iter()
            .zip(&teacher.others)
            .map(|(&s, &t)| {
                let (s, t) = (libm::exp(s), libm::exp(t));
                temperature / batch * (beta * (s - t) - alpha * difference * s)
            })
            .collect();
        row.insert(label, temperature / batch * alpha * difference);
        gradient.append(&mut row);
    }
    let scale = temperature * temperature / batch;
    let mut outputs = call.outputs();
    outputs.f32("loss", scale * (alpha * target + beta * non_target));
    outputs.f32("loss_target", scale * target).f32("loss_non_target", scale * non_target);
    outputs.gradient("student_logits", gradient);
    Ok(outputs.finish())
}

/// Student's minus teacher's probability of the true class, from the smaller of the two and its complement.
fn own_difference(student: &Split, teacher: &Split) -> f64 {
    let difference = |at: usize| libm::exp(student.target[at]) - libm::exp(teacher.target[at]);
    if student.target[0] < student.target[1] { difference(0) } else { -difference(1) }
}
