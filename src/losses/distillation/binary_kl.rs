//! Binary divergences of all classes: the sigmoid of each score against the teacher's.
//!
//! - **When**: distilling the scores themselves and not only their differences, which a softmax forgets.
//! - **Formula**: `l = T² / N Σ KL(Bern(σ(t / T)) ‖ Bern(σ(s / T)))`, summed over classes, the mean over the batch.
//! - **Shapes**: `student_logits` and `teacher_logits` `[batch, classes]`; `loss` a scalar.
//! - **Gradient**: `T (σ(s / T) − σ(t / T)) / N`; the teacher is a constant. 0 where the student's sigmoid is clamped.
//! - **Edge cases**: equal scores give exactly 0; one class is allowed. `eps` above 0 clamps both sigmoids to `[ε, 1 − ε]`.
//! - **Reference**: Yang et al. 2024, arXiv 2411.08937.
//! - **Deviations**: `eps` is 0 by default in a stable form; the released code clamps at 1e-8, which in single precision is no
//!   clamp at the upper end.

use super::parts::{self, BINARY_TEMPERATURE, STUDENT_LOGITS, Sloped, TEACHER_LOGITS};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{sigmoid, softplus};

pub(crate) const ENTRY: Entry = Entry {
    id: "binary_kl",
    golden: "binary_kl",
    paper: 28,
    family: Family::Distillation,
    summary: "Distillation by a binary divergence of each class's sigmoid from the teacher's.",
    formula: r"\ell = \frac{T^2}{N} \sum \mathrm{KL}\big(\sigma(t/T) \,\|\, \sigma(s/T)\big)",
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
        parts::elementwise(call, ["student_logits", "teacher_logits"], &|a, b| {
            let clamped = a.abs() > limit;
            let divergence = divergence(a.clamp(-limit, limit), b.clamp(-limit, limit));
            if clamped { Sloped { slope: 0.0, ..divergence } } else { divergence }
        });
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("student_logits", gradient);
    Ok(outputs.finish())
}

/// `KL(Bern(σ(b)) ‖ Bern(σ(a)))` and its derivative by `a`.
fn divergence(a: f64, b: f64) -> Sloped {
    // The rarer side's probability times the difference, plus a difference of softplus on the same side: both keep their
    // digits for large scores. The divergence does not change when both signs do.
    let (x, y) = if b > 0.0 { (-a, -b) } else { (a, b) };
    let value = sigmoid(y) * (y - x) + (softplus(x) - softplus(y));
    Sloped { value: value.max(0.0), slope: sigmoid(a) - sigmoid(b) }
}
