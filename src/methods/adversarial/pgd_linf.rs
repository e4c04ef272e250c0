//! Projected gradient attack in a box: steps along the sign of the input's gradient.
//!
//! - **When**: to train against attacks, and to measure what a network withstands.
//! - **Formula**: `δ ← clamp(δ + s sgn ∇_x CE(x + δ), ± ε)`, then `x + δ` into `[clip_min, clip_max]`, of a network
//!   `W₂ relu(W₁ x + b₁) + b₂`.
//! - **Shapes**: `inputs`, `start` and `adversarial_inputs` `[batch, dimension]`, `labels` `[batch]`, `w1` `[hidden, dimension]`, `b1`
//!   `[hidden]`, `w2` `[classes, hidden]`, `b2` `[classes]`; `step_losses` `[steps + 1]`.
//! - **Gradient**: none.
//! - **Edge cases**: the sign of 0 is 0. The start is clamped first; no steps give that.
//! - **Reference**: Madry et al. 2018, arXiv 1706.06083.
//! - **Deviations**: none.

use super::parts::{EPSILON, INPUTS, ROWS};
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{FINITE, LABELS, POSITIVE};
use crate::nn::networks::{cross_entropy, diverged};
use crate::nn::{Activation, Tape, Tensor, mlp};
use crate::{Error, ErrorCode, Result};

const CLIP_MIN: Param =
    Param::float("clip_min", "l", 0.0, FINITE, (-1.0, 0.5), "Smallest legal input.");

const CLIP_MAX: Param =
    Param::float("clip_max", "u", 1.0, FINITE, (0.5, 2.0), "Largest legal input.");

pub(crate) const ENTRY: Entry = Entry {
    id: "pgd_linf",
    golden: "pgd_linf",
    paper: 15,
    family: Family::Training,
    summary: "Projected gradient attack in a box.",
    formula: r"\delta \leftarrow \mathrm{clamp}_{\pm\varepsilon}\big(\delta + s\,\mathrm{sgn}\,\nabla_x \mathrm{CE}(x + \delta)\big)",
    reference: "Madry et al. 2018, arXiv 1706.06083",
    inputs: &[
        INPUTS,
        Input::f32("start", ROWS, "Where the attack begins."),
        Input::f32("w1", &["hidden", "dimension"], "Weights of the first layer."),
        Input::f32("b1", &["hidden"], "Offsets of the first layer."),
        Input::f32("w2", &["classes", "hidden"], "Weights of the second layer."),
        Input::f32("b2", &["classes"], "Offsets of the second layer."),
        LABELS,
    ],
    params: &[
        EPSILON,
        Param::float("step_size", "s", 2.0 / 255.0, POSITIVE, (0.001, 0.2), "Length of a step."),
        Param::integer("steps", "K", 10, (0, 100_000), 1, "Steps of the attack."),
        CLIP_MIN,
        CLIP_MAX,
    ],
    outputs: &[
        Output::f32("adversarial_inputs", ROWS, "The samples after the attack."),
        Output::f32("step_losses", &["points"], "Mean loss before each step, and at the end."),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("classes"),
        Invariance::Order("dimension"),
        Invariance::Order("hidden"),
    ],
    run,
};

/// Where the attack may go.
struct Limits {
    epsilon: f64,
    range: (f64, f64),
}

impl Limits {
    /// The nearest legal place of an element that was at `x`.
    fn place(&self, x: f64, moved: f64) -> f64 {
        let delta = (moved - x).clamp(-self.epsilon, self.epsilon);
        (x + delta).clamp(self.range.0, self.range.1)
    }
}

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let limits = limits(call)?;
    let inputs = call.f64("inputs");
    let places = inputs.iter().zip(call.f64("start")).map(|(&x, start)| limits.place(x, x + start));
    let mut places: Vec<f64> = places.collect();
    let tensor = |name| Tensor::new(call.shape(name), call.f32(name).to_vec());
    let [w1, b1, w2, b2] = ["w1", "b1", "w2", "b2"].map(tensor);
    let mut tape = Tape::default();
    let mut losses = Vec::new();
    let steps = call.integer("steps") as usize;
    for step in 0..=steps {
        tape.restart();
        let moved = places.iter().map(|&place| place as f32).collect();
        let x = tape.variable(&Tensor::new(call.shape("inputs"), moved));
        let [w1, b1, w2, b2] = [&w1, &b1, &w2, &b2].map(|tensor| tape.constant(tensor));
        let layers = [(w1, Some(b1)), (w2, Some(b2))];
        let logits = mlp(&mut tape, x, &layers, Activation::Relu);
        let loss = cross_entropy(&mut tape, logits, call.i32("labels"), &Vec::new())
            .map_err(|error| diverged(error, step))?;
        losses.push(tape.values(loss)[0]);
        if step == steps {
            break;
        }
        tape.backward(loss);
        let slopes = tape.gradient(x).iter().zip(&inputs);
        for (place, (&slope, &x)) in places.iter_mut().zip(slopes) {
            let sign = if slope == 0.0 { 0.0 } else { f64::from(slope.signum()) };
            *place = limits.place(x, *place + call.float("step_size") * sign);
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("adversarial_inputs", places);
    outputs.f32_of_shape("step_losses", &[losses.len()], losses);
    Ok(outputs.finish())
}

fn limits(call: &Call) -> Result<Limits> {
    let range = (call.float("clip_min"), call.float("clip_max"));
    if range.0 >= range.1 {
        let (expected, got) = ("a number above clip_min", "one that is not");
        return Err(Error::new(ErrorCode::OutOfRange, "clip_max", expected, got));
    }
    if call.f64("inputs").iter().any(|&x| x < range.0 || x > range.1) {
        let (expected, got) = ("numbers from clip_min to clip_max", "one outside");
        return Err(Error::new(ErrorCode::OutOfRange, "inputs", expected, got));
    }
    Ok(Limits { epsilon: call.float("epsilon"), range })
}
