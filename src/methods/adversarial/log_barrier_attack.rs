//! Attack inside a box whose walls push back: gradient steps on the loss with a logarithmic barrier.
//!
//! - **When**: adversarial training that differentiates through the attack; the barrier keeps it inside, where it is smooth.
//! - **Formula**: `l(δ) = −CE(x + δ) − c Σ_d [ln(ε − δ_d) + ln(ε + δ_d)]`, `δ ← clamp(δ − s ∇l(δ))` to `± ε (1 − shrink)`, of a linear
//!   softmax model `W x + b`.
//! - **Shapes**: `inputs`, `start` and `delta` `[batch, dimension]`, `labels` `[batch]`, `weight` `[classes, dimension]`, `bias`
//!   `[classes]`.
//! - **Gradient**: none; `∇l = −∇CE + c [1/(ε − δ) − 1/(ε + δ)]`.
//! - **Edge cases**: the start is clamped first; no steps give that. Nothing keeps `x + δ` in the range of images.
//! - **Reference**: Doubly Robust Instance-Reweighted Adversarial Training, ICLR 2024.
//! - **Deviations**: no code was published; step size and strength of the barrier are reconstructed. Without `step_size`, a fifth of
//!   `epsilon`.

use super::parts::{BARRIER, BIAS, EPSILON, INPUTS, LinearModel, ROWS, WEIGHT};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{LABELS, POSITIVE};
use std::ops::Bound;

pub(crate) const ENTRY: Entry = Entry {
    id: "log_barrier_attack",
    golden: "log_barrier_attack",
    paper: 15,
    family: Family::Training,
    summary: "Attack inside a box whose walls push back.",
    formula: r"\bar\ell(\delta) = -\mathrm{CE}(x + \delta) - c \sum_d [\log(\varepsilon - \delta_d) + \log(\varepsilon + \delta_d)]",
    reference: "Doubly Robust Instance-Reweighted Adversarial Training, ICLR 2024",
    inputs: &[INPUTS, Input::f32("start", ROWS, "Where the attack begins."), WEIGHT, BIAS, LABELS],
    params: &[
        EPSILON,
        BARRIER,
        Param::float(
            "step_size",
            "s",
            8.0 / 255.0 / 5.0,
            POSITIVE,
            (0.001, 0.2),
            "Length of a step by a gradient of 1; a fifth of epsilon if it is not said.",
        ),
        Param::integer("steps", "K", 10, (0, 100_000), 1, "Steps of the attack."),
        Param::float(
            "shrink",
            "h",
            1.0 / 64.0,
            (Bound::Excluded(0.0), Bound::Excluded(1.0)),
            (0.001, 0.5),
            "Share of the box that is kept free at its ends.",
        ),
    ],
    outputs: &[Output::f32("delta", ROWS, "How each sample is moved.")],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("classes"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let model = LinearModel::of(call);
    let (epsilon, barrier) = (call.float("epsilon"), call.float("barrier"));
    let step = if call.says("step_size") { call.float("step_size") } else { epsilon / 5.0 };
    let end = epsilon * (1.0 - call.float("shrink"));
    let mut deltas = call.f64("start");
    deltas.iter_mut().for_each(|delta| *delta = delta.clamp(-end, end));
    let inputs = call.f64("inputs");
    let samples = inputs.chunks_exact(model.dimension).zip(call.i32("labels"));
    for (delta, (x, &label)) in deltas.chunks_exact_mut(model.dimension).zip(samples) {
        for _ in 0..call.integer("steps") {
            let moved: Vec<f64> = x.iter().zip(&*delta).map(|(x, delta)| x + delta).collect();
            let verdict = model.judge(&moved, label as usize);
            for (delta, slope) in delta.iter_mut().zip(verdict.by_input) {
                let wall = barrier * (1.0 / (epsilon - *delta) - 1.0 / (epsilon + *delta));
                *delta = (*delta - step * (wall - slope)).clamp(-end, end);
            }
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("delta", deltas);
    Ok(outputs.finish())
}
