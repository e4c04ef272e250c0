//! What the entries of layers share: a tape made of a call, the way back from `upstream`, declared inputs and outputs.

use crate::entry::{Axes, Call, Input, Output, Outputs, Param};
use crate::nn::{Shape, Tape, Tensor, Var};
use crate::{Error, ErrorCode, Result};
use std::ops::Bound;

pub(super) const IMAGES: Axes = &["batch", "channels", "height", "width"];

pub(super) const X: Input =
    Input::f32("x", &["..."], "What comes into the layer.").differentiable();

pub(super) const UPSTREAM: Input =
    Input::f32("upstream", &["..."], "Gradient of a loss by the output, for the gradients.")
        .optional();

pub(super) const OUTPUT: Output = Output::f32("output", &["..."], "What comes out of the layer.");

/// Output of a layer whose shape follows from more than the sizes of the inputs.
pub(super) const POOLED: Output =
    Output::f32("output", POOLED_AXES, "What comes out of the layer.");

pub(super) const POOLED_AXES: Axes = &["batch", "channels", "output_height", "output_width"];

pub(super) const STRIDE: Param =
    Param::integer("stride", "s", 1, (1, 64), 1, "Distance between windows.");

pub(super) const KERNEL: Param =
    Param::integer("kernel", "k", 2, (1, 1024), 1, "Rows and columns of a window.");

pub(super) const EPS: Param = Param::float(
    "eps",
    r"\varepsilon",
    1e-5,
    (Bound::Excluded(0.0), Bound::Unbounded),
    (1e-6, 0.1),
    "Added to the variance.",
);

/// A layer on a tape of its own.
#[derive(Debug)]
pub(super) struct Layer<'a> {
    call: &'a Call,
    pub(super) tape: Tape,
    variables: Vec<(&'static str, Var)>,
}

impl<'a> Layer<'a> {
    pub(super) fn of(call: &'a Call) -> Self {
        Self { call, tape: Tape::default(), variables: Vec::new() }
    }

    /// A differentiable input.
    pub(super) fn variable(&mut self, name: &'static str) -> Var {
        let var = self.tape.variable(&self.tensor(name));
        self.variables.push((name, var));
        var
    }

    /// An input that gradients are not taken by.
    pub(super) fn constant(&mut self, name: &str) -> Var {
        let tensor = self.tensor(name);
        self.tape.constant(&tensor)
    }

    /// An input as a tensor: one of more than four axes as rows.
    fn tensor(&self, name: &str) -> Tensor {
        let (shape, values) = (self.call.shape(name), self.call.f32(name).to_vec());
        match shape.last() {
            Some(&columns) if shape.len() > 4 => {
                Tensor::new(&[values.len() / columns, columns], values)
            }
            _ => Tensor::new(shape, values),
        }
    }

    /// The output and, where `upstream` is given, the gradients.
    pub(super) fn finish(&mut self, output: Var, shape: &[usize]) -> Result<Outputs<'a>> {
        let mut outputs = self.call.outputs();
        outputs.f32_of_shape("output", shape, self.tape.values(output).to_vec());
        let Some(upstream) = self.call.optional_f32("upstream") else { return Ok(outputs) };
        if self.call.shape("upstream") != shape {
            let (expected, got) = (describe(shape), describe(self.call.shape("upstream")));
            return Err(Error::new(ErrorCode::ShapeMismatch, "upstream", expected, got));
        }
        self.tape.backward_from(output, upstream);
        for (name, var) in &self.variables {
            outputs.gradient(name, self.tape.gradient(*var).to_vec());
        }
        Ok(outputs)
    }

    /// [`Layer::finish`] of an output with the shape that it has on the tape.
    pub(super) fn finish_as_is(&mut self, output: Var) -> Result<Outputs<'a>> {
        let shape: Shape = self.tape.shape(output);
        self.finish(output, &shape)
    }
}

pub(super) fn describe(shape: &[usize]) -> String {
    format!("shape {shape:?}")
}

/// Asks that at least one window of that size fits.
pub(super) fn fits(call: &Call, argument: &str, sizes: [usize; 2], padding: usize) -> Result<()> {
    for (axis, size) in ["height", "width"].into_iter().zip(sizes) {
        let most = call.size(axis) + 2 * padding;
        if size > most {
            let expected = format!("windows of a {axis} up to {most}");
            return Err(Error::new(ErrorCode::ShapeMismatch, argument, expected, size.to_string()));
        }
    }
    Ok(())
}

/// Asks that an axis of an input is so many times as long as another.
pub(super) fn is_multiple(
    call: &Call,
    name: &str,
    axis: &str,
    times: usize,
    of: &str,
) -> Result<()> {
    let (size, expected) = (call.size(axis), times * call.size(of));
    if size == expected {
        return Ok(());
    }
    let expected = format!("{times} × {of} = {expected} {axis}");
    Err(Error::new(ErrorCode::ShapeMismatch, name, expected, size.to_string()))
}
