//! Binary divergence of the scores' differences from 0: a log-cosh regression of the teacher's scores.
//!
//! - **When**: distilling scores through a head of its own; the slope is bounded however far apart they are.
//! - **Formula**: `l = T² / N Σ KL(Bern(1/2) ‖ Bern(σ(u))) = T² / N Σ ln cosh(u / 2)`, `u = (s − t) / T`.
//! - **Shapes**: `student_logits` and `teacher_logits` `[batch, classes]`; `loss` a scalar.
//! - **Gradient**: `T / (2 N) tanh(u / 2)`; the teacher is a constant. 0 where the sigmoid is clamped.
//! - **Edge cases**: equal scores give exactly 0; one class is allowed. `eps` above 0 clamps the sigmoid to `[ε, 1 − ε]`.
//! - **Reference**: Yang et al. 2024, arXiv 2411.08937.
//! - **Deviations**: `eps` is 0 by default in a stable form; the released code clamps at 1e-8, which in single precision is no
//!   clamp at the upper end.

use super::parts::{
    self, BINARY_TEMPERATURE, STUDENT_LOGITS, Sloped, TEACHER_LOGITS, from_fair_coin,
};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "binary_kl_norm",
    golden: "binary_kl_norm",
    paper: 28,
    family: Family::Distillation,
    summary: "Log-cosh regression of a teacher's scores, from a binary divergence.",
    formula: r"\ell = \frac{T^2}{N} \sum \log\cosh\frac{s - t}{2T}",
    reference: "Yang et al. 2024, arXiv 2411.08937",
    inputs: &[STUDENT_LOGITS, TEACHER_LOGITS],
    params: &[BINARY_TEMPERATURE, parts::EPS],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let limit = parts::clamp_limit(call);
    let (loss, gradient) =
        parts::elementwise(call, ["student_logits", "teacher_logits"], &|s, t| {
            let u = s - t;
            if u.abs() > limit {
                return Sloped { slope: 0.0, ..from_fair_coin(limit) };
            }
            from_fair_coin(u)
        });
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("student_logits", gradient);
    Ok(outputs.finish())
}
