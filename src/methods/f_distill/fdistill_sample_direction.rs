//! Direction in which a sample of the student descends an f-divergence from the teacher, both mixtures of Gaussians.
//!
//! - **When**: to see the force on every sample where both densities are known.
//! - **Formula**: `l = ln p(x) − ln q(x)`, `h(exp l)` exact, direction `−h (∇ ln p − ∇ ln q)`.
//! - **Shapes**: `x` `[batch, dimension]`, `teacher_*` and `student_*` as in `gmm_score`; `log_ratio`, `weights` `[batch]`,
//!   `direction` `[batch, dimension]`.
//! - **Gradient**: `direction` is that of the divergence by the sample.
//! - **Edge cases**: equal scores give direction 0, whatever the weight.
//! - **Reference**: arXiv 2502.15681, the theorem on the gradient.
//! - **Deviations**: none.

use super::parts::{DIVERGENCE, Divergence, Mixture, NOISE_LEVEL};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::BATCH;

const POINTS: Axes = &["batch", "dimension"];
const TEACHER: Axes = &["teacher_components"];
const STUDENT: Axes = &["student_components"];

pub(crate) const ENTRY: Entry = Entry {
    id: "fdistill_sample_direction",
    golden: "fdistill_sample_direction",
    paper: 13,
    family: Family::Methods,
    summary: "Direction in which a student's sample descends an f-divergence between two mixtures.",
    formula: r"-h(r)\,(\nabla \log p(x) - \nabla \log q(x)),\quad r = p(x) / q(x)",
    reference: "arXiv 2502.15681",
    inputs: &[
        Input::f32("x", POINTS, "Samples of the student."),
        Input::f32(
            "teacher_means",
            &["teacher_components", "dimension"],
            "Centre of each component of the teacher.",
        ),
        Input::f32("teacher_weight_logits", TEACHER, "Their unnormalised log-weights."),
        Input::f32("teacher_stds", TEACHER, "Their standard deviations.")
            .within(Domain::NonNegative),
        Input::f32(
            "student_means",
            &["student_components", "dimension"],
            "Centre of each component of the student.",
        ),
        Input::f32("student_weight_logits", STUDENT, "Their unnormalised log-weights."),
        Input::f32("student_stds", STUDENT, "Their standard deviations.")
            .within(Domain::NonNegative),
    ],
    params: &[NOISE_LEVEL, DIVERGENCE],
    outputs: &[
        Output::f32("log_ratio", BATCH, "Logarithm of teacher density over student density."),
        Output::f32("weights", BATCH, "Weight h of each sample."),
        Output::f32("direction", POINTS, "What descent takes away from each sample."),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("teacher_components"),
        Invariance::Order("student_components"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (teacher, student) = (Mixture::of(call, "teacher_")?, Mixture::of(call, "student_")?);
    let divergence = call.choice("divergence");
    let (mut log_ratios, mut weights, mut direction) = (Vec::new(), Vec::new(), Vec::new());
    for x in call.f64("x").chunks_exact(call.size("dimension")) {
        let (p, q) = (teacher.at(x), student.at(x));
        let weight = Divergence::at(divergence, p.log - q.log).weight;
        log_ratios.push(p.log - q.log);
        weights.push(weight);
        // An infinite weight of no difference is no force.
        let force = |(p, q): (&f64, &f64)| if p == q { 0.0 } else { weight * (q - p) };
        direction.extend(p.score.iter().zip(&q.score).map(force));
    }
    let mut outputs = call.outputs();
    outputs.f32("log_ratio", log_ratios);
    outputs.f32("weights", weights);
    outputs.f32("direction", direction);
    Ok(outputs.finish())
}
