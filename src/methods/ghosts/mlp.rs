//! Networks of up to four dense layers in a call: `w0`, `b0`, `w1`, … as many as are given.

use crate::entry::{Axes, Call, Input, Output, Param};
use crate::nn::{Activation, Tensor};
use crate::{Error, ErrorCode, Result};

const WEIGHT_AXES: [Axes; 4] =
    [&["units0", "inputs"], &["units1", "units0"], &["units2", "units1"], &["units3", "units2"]];
const BIAS_AXES: [Axes; 4] = [&["units0"], &["units1"], &["units2"], &["units3"]];

const WEIGHTS: [&str; 4] = ["w0", "w1", "w2", "w3"];
const BIASES: [&str; 4] = ["b0", "b1", "b2", "b3"];
const WEIGHT_TANGENTS: [&str; 4] = ["tangent.w0", "tangent.w1", "tangent.w2", "tangent.w3"];
const BIAS_TANGENTS: [&str; 4] = ["tangent.b0", "tangent.b1", "tangent.b2", "tangent.b3"];

pub(super) const X: Input = Input::f32("x", &["batch", "inputs"], "Inputs of the network.");

pub(super) const ACTIVATION: Param =
    Param::choice("activation", Activation::NAMES, "What stands between two layers.");

/// A tensor of a layer; the first layer is always there.
const fn of_layer(at: usize, name: &'static str, axes: Axes, help: &'static str) -> Input {
    let input = Input::f32(name, axes, help);
    if at == 0 { input } else { input.optional() }
}

pub(super) const fn weight(at: usize) -> Input {
    of_layer(at, WEIGHTS[at], WEIGHT_AXES[at], "Weights of a layer, a row an output.")
}

pub(super) const fn bias(at: usize) -> Input {
    of_layer(at, BIASES[at], BIAS_AXES[at], "Offsets of a layer.")
}

pub(super) const fn weight_tangent(at: usize) -> Input {
    of_layer(at, WEIGHT_TANGENTS[at], WEIGHT_AXES[at], "Direction of the weights.")
}

pub(super) const fn bias_tangent(at: usize) -> Input {
    of_layer(at, BIAS_TANGENTS[at], BIAS_AXES[at], "Direction of the offsets.")
}

pub(super) const fn trained_weight(at: usize) -> Output {
    Output::f32(WEIGHTS[at], WEIGHT_AXES[at], "Weights after the last step.")
}

pub(super) const fn trained_bias(at: usize) -> Output {
    Output::f32(BIASES[at], BIAS_AXES[at], "Offsets after the last step.")
}

/// Names of the tensors of a network, weights and bias of each layer, and of their directions.
pub(super) fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of = |at| [(WEIGHTS[at], WEIGHT_TANGENTS[at]), (BIASES[at], BIAS_TANGENTS[at])];
    (0..4).flat_map(of)
}

/// How many layers the call has, each with all its tensors. The last one gives at least two scores.
pub(super) fn depth(call: &Call, with_tangents: bool) -> Result<usize> {
    let depth = WEIGHTS.iter().take_while(|name| call.has(name)).count();
    for (at, (name, tangent)) in names().enumerate() {
        let wanted = at / 2 < depth;
        for name in [Some(name), with_tangents.then_some(tangent)].into_iter().flatten() {
            if call.has(name) != wanted {
                let missing = if wanted { name } else { WEIGHTS[depth] };
                let expected = "all tensors of a layer, and all layers before it";
                return Err(Error::new(ErrorCode::MissingInput, missing, expected, "nothing"));
            }
        }
    }
    let last = WEIGHTS[depth - 1];
    if call.shape(last)[0] < 2 {
        return Err(Error::new(ErrorCode::ShapeMismatch, last, "at least 2 classes", "1 row"));
    }
    Ok(depth)
}

/// An input as a tensor.
pub(super) fn tensor(call: &Call, name: &str) -> Tensor {
    Tensor::new(call.shape(name), call.f32(name).to_vec())
}
