//! Networks and losses that several papers train.

use super::operations::LossInput;
use super::{Tape, Var};
use crate::entry::{Array, Entry, Params, Value};
use crate::losses::classification;
use crate::{Error, ErrorCode, Result};

/// What stands between the layers of an [`mlp`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// The rectifier.
    Relu,
    /// The hyperbolic tangent.
    Tanh,
    /// The Gaussian error linear unit.
    Gelu,
}

impl Activation {
    /// Their names, the default first.
    pub const NAMES: &[&str] = &["relu", "tanh", "gelu"];

    /// The one of that name; the default of any other.
    pub fn named(name: &str) -> Self {
        match name {
            "tanh" => Self::Tanh,
            "gelu" => Self::Gelu,
            _ => Self::Relu,
        }
    }

    fn of(self, tape: &mut Tape, x: Var) -> Var {
        match self {
            Self::Relu => tape.relu(x),
            Self::Tanh => tape.tanh(x),
            Self::Gelu => tape.gelu(x),
        }
    }
}

/// Weights `[outputs, inputs]` of a dense layer, and its bias if it has one.
pub type Layer = (Var, Option<Var>);

/// Dense layers one after the other, with an activation between each two.
pub fn mlp(tape: &mut Tape, x: Var, layers: &[Layer], activation: Activation) -> Var {
    let mut x = x;
    for (at, &(weight, bias)) in layers.iter().enumerate() {
        if at > 0 {
            x = activation.of(tape, x);
        }
        x = tape.dense(x, weight, bias);
    }
    x
}

/// Mean cross-entropy of scores `[batch, classes]` against labels.
///
/// # Errors
/// As [`Tape::loss`].
pub(crate) fn cross_entropy(
    tape: &mut Tape,
    logits: Var,
    labels: &[i32],
    params: &Params,
) -> Result<Var> {
    against_labels(tape, &classification::cross_entropy::ENTRY, logits, labels, params)
}

/// A loss of scores `[batch, classes]` against labels.
///
/// # Errors
/// As [`Tape::loss`].
pub(crate) fn against_labels(
    tape: &mut Tape,
    loss: &'static Entry,
    logits: Var,
    labels: &[i32],
    params: &Params,
) -> Result<Var> {
    let labels = Array::i32([labels.len()], labels.to_vec())?;
    let inputs = [("logits", LossInput::Value(logits)), ("labels", LossInput::Constant(labels))];
    tape.loss(loss, &inputs, params)
}

/// A setting of a loss.
pub(crate) fn number(name: &str, value: f64) -> (String, Value) {
    (name.to_string(), Value::Number(value))
}

/// What a loss refuses in the middle of a run, as a mistake of the run: scores have become infinite, by steps that were too
/// long. Other mistakes stay what they are.
pub(crate) fn diverged(error: Error, step: usize) -> Error {
    if error.code != ErrorCode::NotFinite {
        return error;
    }
    let got = format!("a score that is not finite at step {step}");
    Error::new(ErrorCode::Undefined, "steps", "a run whose numbers stay finite", got)
}
