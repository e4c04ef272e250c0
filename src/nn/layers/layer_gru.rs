//! Gated recurrent unit over a sequence.
//!
//! - **When**: sequences; differentiated through all steps.
//! - **Formula**: that of `layer_gru_cell` at every step, from the initial state `h`.
//! - **Shapes**: `x` `[batch, steps, inputs]`, `h` `[batch, hidden]`, weights as in `layer_gru_cell`; `output`
//!   `[batch, steps, hidden]`, `last` `[batch, hidden]`.
//! - **Gradient**: by all six, from `upstream` at every step.
//! - **Edge cases**: none.
//! - **Reference**: Cho et al. 2014, arXiv 1406.1078.
//! - **Deviations**: none.

use super::layer_gru_cell::{
    BIAS_HH, BIAS_IH, Gru, H, RESET_AFTER, Recurrence, WEIGHT_HH, WEIGHT_IH, weights,
};
use super::parts::{Layer, OUTPUT, UPSTREAM, X};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Invariance, Output};
use crate::nn::{Tape, Var};

const STATES: Axes = &["batch", "steps", "hidden"];

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_gru",
    golden: "layer_gru",
    paper: 0,
    family: Family::Layers,
    summary: "Gated recurrent unit over a sequence.",
    formula: r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}",
    reference: "Cho et al. 2014, arXiv 1406.1078",
    inputs: &[
        X.shaped(&["batch", "steps", "inputs"]),
        H,
        WEIGHT_IH,
        WEIGHT_HH,
        BIAS_IH,
        BIAS_HH,
        UPSTREAM.shaped(STATES),
    ],
    params: &[RESET_AFTER],
    outputs: &[
        Output { axes: STATES, ..OUTPUT },
        Output::f32("last", &["batch", "hidden"], "State after the last step."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("inputs")],
    run,
};

/// All states `[batch, steps, hidden]` of a sequence `x` `[batch, steps, inputs]` from the state `h`, and the last one.
pub fn gru(tape: &mut Tape, x: Var, h: Var, weights: &Gru) -> (Var, Var) {
    let from_inputs = tape.dense(x, weights.weight_ih, Some(weights.bias_ih));
    let [batch, steps, gates] = tape.shape(from_inputs)[..] else { panic!("a sequence has steps") };
    let recurrence = Recurrence::new(tape, weights);
    let (mut last, mut states) = (h, Vec::with_capacity(steps));
    for step in 0..steps {
        let from_input = tape.slice(from_inputs, 1, step, 1);
        let from_input = tape.reshape(from_input, &[batch, gates]);
        last = recurrence.step(tape, from_input, last);
        states.push(tape.reshape(last, &[batch, 1, gates / 3]));
    }
    (tape.join(&states, 1), last)
}

fn run(call: &Call) -> Result<Arrays> {
    let mut layer = Layer::of(call);
    let (x, h) = (layer.variable("x"), layer.variable("h"));
    let weights = weights(call, &mut layer)?;
    let (output, last) = gru(&mut layer.tape, x, h, &weights);
    let mut outputs = layer.finish_as_is(output)?;
    outputs.f32("last", layer.tape.values(last).to_vec());
    Ok(outputs.finish())
}
