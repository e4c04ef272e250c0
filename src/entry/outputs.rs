//! The outputs of a call under construction.

use super::array::Array;
use super::call::{Arrays, Call};
use crate::Result;

/// Numbers on their way into an output: in single or double precision, many or one.
pub trait Floats {
    /// The numbers in single precision.
    fn into_f32(self) -> Vec<f32>;
}

impl Floats for Vec<f32> {
    fn into_f32(self) -> Vec<f32> {
        self
    }
}

impl Floats for Vec<f64> {
    fn into_f32(self) -> Vec<f32> {
        self.as_slice().into_f32()
    }
}

impl Floats for &[f64] {
    fn into_f32(self) -> Vec<f32> {
        self.iter().map(|&value| value as f32).collect()
    }
}

impl Floats for f64 {
    fn into_f32(self) -> Vec<f32> {
        vec![self as f32]
    }
}

/// The outputs of one call, under construction. Shapes follow from the declaration.
#[derive(Debug)]
pub struct Outputs<'a> {
    call: &'a Call,
    arrays: Arrays,
}

impl<'a> Outputs<'a> {
    pub(super) fn new(call: &'a Call) -> Self {
        Self { call, arrays: Vec::new() }
    }

    /// Adds a declared output of floats whose shape follows from the inputs'.
    pub fn f32(&mut self, name: &str, values: impl Floats) -> &mut Self {
        self.shaped(name, Array::f32(self.declared_shape(name), values.into_f32()))
    }

    /// Adds a declared output of integers whose shape follows from the inputs'.
    pub fn i32(&mut self, name: &str, values: Vec<i32>) -> &mut Self {
        self.shaped(name, Array::i32(self.declared_shape(name), values))
    }

    /// Adds a declared output of one integer.
    pub fn count(&mut self, name: &str, value: usize) -> &mut Self {
        self.i32(name, vec![value as i32])
    }

    /// Adds a declared output of floats whose shape depends on the data.
    pub fn f32_of_shape(&mut self, name: &str, shape: &[usize], values: impl Floats) -> &mut Self {
        self.shaped(name, Array::f32(shape, values.into_f32()))
    }

    /// Adds a declared output of integers whose shape depends on the data.
    pub fn i32_of_shape(&mut self, name: &str, shape: &[usize], values: Vec<i32>) -> &mut Self {
        self.shaped(name, Array::i32(shape, values))
    }

    /// Adds `grad.<input>`, which has the shape of the input.
    pub fn gradient(&mut self, input: &str, values: impl Floats) -> &mut Self {
        let shape = self.call.shape(input).to_vec();
        self.shaped(&format!("grad.{input}"), Array::f32(shape, values.into_f32()))
    }

    /// The finished outputs.
    pub fn finish(&mut self) -> Arrays {
        std::mem::take(&mut self.arrays)
    }

    fn shaped(&mut self, name: &str, array: Result<Array>) -> &mut Self {
        let array = array.unwrap_or_else(|_| self.call.misused(name));
        self.arrays.push((name.to_string(), array));
        self
    }

    fn declared_shape(&self, name: &str) -> Vec<usize> {
        let output = self.call.entry.outputs.iter().find(|output| output.name == name);
        let shape = output.and_then(|output| self.call.sizes.resolve(output.axes));
        shape.unwrap_or_else(|| self.call.misused(name))
    }
}
