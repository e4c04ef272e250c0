//! Dual-head distillation: cross-entropy on the main head, log-cosh regression of the teacher's scores on an auxiliary one.
//!
//! - **When**: both losses on one head pull it apart; the auxiliary head is thrown away after training.
//! - **Formula**: `l = γ mean_n [−ln p_y(z)] + α T² / N Σ ln cosh((a − t) / (2 T))`, `z`, `a`, `t` the scores of the main head, the
//!   auxiliary head and the teacher.
//! - **Shapes**: `logits`, `aux_logits` and `teacher_logits` `[batch, classes]`, `labels` `[batch]`; losses are scalars, the two
//!   terms without their weights.
//! - **Gradient**: `γ (p − one-hot) / N` by `logits`, `α T / (2 N) tanh((a − t) / (2 T))` by `aux_logits`.
//! - **Edge cases**: at least 2 classes.
//! - **Reference**: Yang et al. 2024, arXiv 2411.08937.
//! - **Deviations**: none beyond those of `binary_kl_norm`.

use super::parts::{self, BINARY_TEMPERATURE, Split, TEACHER_LOGITS, from_fair_coin, weight};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output};
use crate::losses::parts::declared::{LABELS, LOGITS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "dhkd_loss",
    golden: "dhkd_loss",
    paper: 28,
    family: Family::Distillation,
    summary: "Cross-entropy on one head and distillation of scores on another.",
    formula: r"\ell = \gamma\,\mathrm{CE}(z, y) + \alpha\,\frac{T^2}{N} \sum \log\cosh\frac{a - t}{2T}",
    reference: "Yang et al. 2024, arXiv 2411.08937",
    inputs: &[
        LOGITS.named("logits", "Scores of the main head, a row a sample."),
        LOGITS.named("aux_logits", "Scores of the auxiliary head."),
        TEACHER_LOGITS,
        LABELS,
    ],
    params: &[
        BINARY_TEMPERATURE,
        weight("alpha", r"\alpha", 1.0, "Weight of the distillation."),
        weight("gamma", r"\gamma", 1.0, "Weight of the cross-entropy."),
    ],
    outputs: &[
        LOSS,
        Output::f32("loss_ce", &[], "Cross-entropy of the main head."),
        Output::f32("loss_kd", &[], "Distillation of the auxiliary head."),
    ],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (alpha, gamma) = (call.float("alpha"), call.float("gamma"));
    let (kd, aux_gradient) =
        parts::elementwise(call, ["aux_logits", "teacher_logits"], &|a, t| from_fair_coin(a - t));
    let (logits, batch) = (call.f64("logits"), call.size("batch") as f64);
    let (mut ce, mut gradient) = (0.0, Vec::with_capacity(logits.len()));
    for (row, &label) in logits.chunks_exact(call.size("classes")).zip(call.i32("labels")) {
        let Split { target, others } = Split::of(row, label as usize);
        ce -= target[0] / batch;
        let rest = libm::exp(target[1]) * gamma / batch;
        let mut row: Vec<f64> = others.iter().map(|&log_s| rest * libm::exp(log_s)).collect();
        row.insert(label as usize, -rest);
        gradient.append(&mut row);
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", gamma * ce + alpha * kd).f32("loss_ce", ce).f32("loss_kd", kd);
    outputs.gradient("logits", gradient);
    outputs.gradient("aux_logits", aux_gradient.iter().map(|g| alpha * g).collect::<Vec<_>>());
    Ok(outputs.finish())
}
