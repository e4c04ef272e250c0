//! One step of a gated recurrent unit.
//!
//! - **When**: sequences, one element at a time.
//! - **Formula**: `r = σ(W_ir x + b_ir + W_hr h + b_hr)`, `z` alike; `n = tanh(W_in x + b_in + r ∘ (W_hn h + b_hn))`, or without
//!   `reset_after` `tanh(W_in x + b_in + W_hn (r ∘ h) + b_hn)`; `h' = (1 − z) ∘ n + z ∘ h`.
//! - **Shapes**: `x` `[batch, inputs]`, `h` and `output` `[batch, hidden]`, `weight_ih` `[3 hidden, inputs]`, `weight_hh`
//!   `[3 hidden, hidden]`, biases `[3 hidden]`, all in blocks of r, z, n.
//! - **Gradient**: by all six.
//! - **Edge cases**: none.
//! - **Reference**: Cho et al. 2014, arXiv 1406.1078 (reset before, as TensorFlow 1); reset after as PyTorch and cuDNN.
//! - **Deviations**: none.

use super::parts::{Layer, OUTPUT, UPSTREAM, X, is_multiple};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::nn::{Tape, Var};

const HIDDEN: Axes = &["batch", "hidden"];
const GATES: Axes = &["gates"];

pub(super) const H: Input = Input::f32("h", HIDDEN, "State before.").differentiable();
pub(super) const WEIGHT_IH: Input =
    Input::f32("weight_ih", &["gates", "inputs"], "Weights of the input, in blocks of r, z, n.")
        .differentiable();
pub(super) const WEIGHT_HH: Input =
    Input::f32("weight_hh", &["gates", "hidden"], "Weights of the state, in blocks of r, z, n.")
        .differentiable();
pub(super) const BIAS_IH: Input =
    Input::f32("bias_ih", GATES, "Offsets beside the input.").differentiable();
pub(super) const BIAS_HH: Input =
    Input::f32("bias_hh", GATES, "Offsets beside the state.").differentiable();
pub(super) const RESET_AFTER: Param =
    Param::flag("reset_after", true, "Reset what the state's weights give, or the state itself?");

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_gru_cell",
    golden: "layer_gru_cell",
    paper: 0,
    family: Family::Layers,
    summary: "One step of a gated recurrent unit.",
    formula: r"h' = (1 - z) \odot n + z \odot h",
    reference: "Cho et al. 2014, arXiv 1406.1078",
    inputs: &[
        X.shaped(&["batch", "inputs"]),
        H,
        WEIGHT_IH,
        WEIGHT_HH,
        BIAS_IH,
        BIAS_HH,
        UPSTREAM.shaped(HIDDEN),
    ],
    params: &[RESET_AFTER],
    outputs: &[Output { axes: HIDDEN, ..OUTPUT }],
    invariances: &[Invariance::Order("batch"), Invariance::Order("inputs")],
    run,
};

/// Weights of a gated recurrent unit on a tape.
#[derive(Clone, Copy, Debug)]
pub struct Gru {
    /// Weights of the input `[3 hidden, inputs]`, in blocks of r, z, n.
    pub weight_ih: Var,
    /// Weights of the state `[3 hidden, hidden]`.
    pub weight_hh: Var,
    /// Offsets beside the input `[3 hidden]`.
    pub bias_ih: Var,
    /// Offsets beside the state.
    pub bias_hh: Var,
    /// Reset what the state's weights give, or the state itself?
    pub reset_after: bool,
}

/// The state after one step: `x` `[batch, inputs]`, `h` `[batch, hidden]`.
pub fn gru_cell(tape: &mut Tape, x: Var, h: Var, weights: &Gru) -> Var {
    let from_input = tape.dense(x, weights.weight_ih, Some(weights.bias_ih));
    Recurrence::new(tape, weights).step(tape, from_input, h)
}

/// The half of a unit that looks at the state, its weights cut once for all steps of a sequence.
pub(super) struct Recurrence {
    hidden: usize,
    /// Of all gates, or with the reset before, of r and z.
    gates: (Var, Var),
    /// Of n with the reset before.
    candidate: Option<(Var, Var)>,
}

impl Recurrence {
    pub(super) fn new(tape: &mut Tape, weights: &Gru) -> Self {
        let (weight, bias) = (weights.weight_hh, weights.bias_hh);
        let hidden = tape.shape(weight)[1];
        if weights.reset_after {
            return Self { hidden, gates: (weight, bias), candidate: None };
        }
        let mut rows = |start, length| {
            (tape.slice(weight, 0, start, length), tape.slice(bias, 0, start, length))
        };
        let gates = rows(0, 2 * hidden);
        Self { hidden, gates, candidate: Some(rows(2 * hidden, hidden)) }
    }

    /// The next state from what the input's weights give, `[batch, 3 hidden]`, and the state.
    pub(super) fn step(&self, tape: &mut Tape, from_input: Var, h: Var) -> Var {
        let hidden = self.hidden;
        let from_state = tape.dense(h, self.gates.0, Some(self.gates.1));
        let mut gate = |block: usize| {
            let input = tape.slice(from_input, 1, block * hidden, hidden);
            let state = tape.slice(from_state, 1, block * hidden, hidden);
            let sum = tape.add(input, state);
            tape.sigmoid(sum)
        };
        let (reset, update) = (gate(0), gate(1));
        let state = match self.candidate {
            Some((weight, bias)) => {
                let h = tape.multiply(reset, h);
                tape.dense(h, weight, Some(bias))
            }
            None => {
                let state = tape.slice(from_state, 1, 2 * hidden, hidden);
                tape.multiply(reset, state)
            }
        };
        let input = tape.slice(from_input, 1, 2 * hidden, hidden);
        let sum = tape.add(input, state);
        let candidate = tape.tanh(sum);
        // n + z (h − n) is (1 − z) n + z h.
        let change = tape.subtract(h, candidate);
        let change = tape.multiply(update, change);
        tape.add(candidate, change)
    }
}

/// The weights of a call on the tape.
pub(super) fn weights(call: &Call, layer: &mut Layer<'_>) -> Result<Gru> {
    is_multiple(call, "weight_ih", "gates", 3, "hidden")?;
    Ok(Gru {
        weight_ih: layer.variable("weight_ih"),
        weight_hh: layer.variable("weight_hh"),
        bias_ih: layer.variable("bias_ih"),
        bias_hh: layer.variable("bias_hh"),
        reset_after: call.flag("reset_after"),
    })
}

fn run(call: &Call) -> Result<Arrays> {
    let mut layer = Layer::of(call);
    let (x, h) = (layer.variable("x"), layer.variable("h"));
    let weights = weights(call, &mut layer)?;
    let output = gru_cell(&mut layer.tape, x, h, &weights);
    Ok(layer.finish_as_is(output)?.finish())
}
