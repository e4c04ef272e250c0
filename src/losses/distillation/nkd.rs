//! Normalised knowledge distillation: the true class by the teacher's confidence, the others after both sides are made to sum to 1.
//!
//! - **When**: beside cross-entropy, with a teacher; the student can match the other classes even if it is less sure of the true one.
//! - **Formula**: `l = mean_n [−p_y(v) ln p_y(z)] − γ T² mean_n Σ_{c≠y} P_c ln S_c`, `S` and `P` the softmax of `z_{≠y} / T` and
//!   `v_{≠y} / T`; the first term is at temperature 1.
//! - **Shapes**: `student_logits` and `teacher_logits` `[batch, classes]`, `labels` `[batch]`; losses are scalars, the second term
//!   with its weight.
//! - **Gradient**: `1 / N [p_y(v) (p_c(z) − [c = y]) + γ T (S_c − P_c) [c ≠ y]]`; the teacher is a constant.
//! - **Edge cases**: with 2 classes the second term is exactly 0. A cross-entropy and not a divergence: its least value is not 0.
//! - **Reference**: Yang et al. 2023, arXiv 2303.13005.
//! - **Deviations**: none.

use super::parts::{
    LOSS_NON_TARGET, LOSS_TARGET, STUDENT_LOGITS, Split, TEACHER_LOGITS, row_pairs, weight, without,
};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::{LABELS, LOSS, TEMPERATURE};
use crate::losses::parts::rows::log_softmax;

pub(crate) const ENTRY: Entry = Entry {
    id: "nkd",
    golden: "nkd",
    paper: 22,
    family: Family::Distillation,
    summary: "Distillation whose non-target probabilities are normalised on both sides.",
    formula: r"\ell = -p_y(v)\log p_y(z) - \gamma T^2 \sum_{c \ne y} P_c \log S_c",
    reference: "Yang et al. 2023, arXiv 2303.13005",
    inputs: &[STUDENT_LOGITS, TEACHER_LOGITS, LABELS],
    params: &[TEMPERATURE, weight("gamma", r"\gamma", 1.5, "Weight of the other classes.")],
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
    let (temperature, gamma) = (call.float("temperature"), call.float("gamma"));
    let batch = call.size("batch") as f64;
    let softened = |row: &[f64], label| {
        let others = without(row, label);
        log_softmax(&others.iter().map(|z| z / temperature).collect::<Vec<_>>())
    };
    let (mut target, mut non_target) = (0.0, 0.0);
    let mut gradient = Vec::with_capacity(call.f32("student_logits").len());
    let pairs = row_pairs(call, ["student_logits", "teacher_logits"], 1.0);
    for ((z, v), &label) in pairs.iter().zip(call.i32("labels")) {
        let label = label as usize;
        let student = Split::of(z, label);
        let confidence = libm::exp(Split::of(v, label).target[0]);
        target -= confidence * student.target[0];
        let (log_s, log_t) = (softened(z, label), softened(v, label));
        let rest = libm::exp(student.target[1]);
        let mut row = Vec::with_capacity(z.len());
        for ((&log_s, &log_t), &among) in log_s.iter().zip(&log_t).zip(&student.others) {
            let (s, t) = (libm::exp(log_s), libm::exp(log_t));
            non_target -= t * log_s;
            let p = rest * libm::exp(among);
            row.push((confidence * p + gamma * temperature * (s - t)) / batch);
        }
        row.insert(label, -confidence * rest / batch);
        gradient.append(&mut row);
    }
    let target = target / batch;
    // One other class has the logarithm −0, which must not show.
    let non_target = gamma * temperature * temperature * non_target / batch + 0.0;
    let mut outputs = call.outputs();
    outputs.f32("loss", target + non_target);
    outputs.f32("loss_target", target).f32("loss_non_target", non_target);
    outputs.gradient("student_logits", gradient);
    Ok(outputs.finish())
}
