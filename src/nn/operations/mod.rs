//! The operations of a tape: each once, with its vector-Jacobian product, and its Jacobian-vector product where a paper
//! asks for one.

mod attend;
mod combine;
mod conv2d;
mod dense;
mod elementwise;
mod embedding;
mod heads;
mod layer_norm;
mod loss;
mod normalization;
mod pool;
mod slices;
mod softmax;
mod symmetric;
mod unit_rows;

pub use loss::LossInput;
pub use normalization::Statistics;

use super::tape::{Arguments, Gradients, Scratch, Tangents};
use super::tensor::Shape;

/// Where windows lie on images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Distance between windows.
    pub stride: usize,
    /// Zeros around an image.
    pub padding: usize,
}

/// The result of an operation, and what its gradient wants to know again.
#[derive(Debug)]
pub(super) struct Result {
    pub(super) shape: Shape,
    pub(super) values: Vec<f32>,
    pub(super) kept: Vec<f32>,
}

impl Default for Result {
    fn default() -> Self {
        Self { shape: Shape::new(&[]), values: Vec::new(), kept: Vec::new() }
    }
}

/// An operation: a function of tensors and how it is differentiated.
pub(super) trait Operation {
    /// Shape of the result.
    ///
    /// # Panics
    /// If the shapes of the arguments do not fit.
    fn shape(&self, arguments: &Arguments<'_>) -> Shape;

    /// Fills the values, which are 0, and `kept`.
    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, scratch: &mut Scratch);

    /// Adds what `upstream`, the gradient by the result, makes of the gradients by the arguments.
    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        scratch: &mut Scratch,
    );

    /// Adds the derivative of the result along the tangents to `tangent`, which is 0.
    fn jvp(
        &self,
        _arguments: &Arguments<'_>,
        _result: &Result,
        _tangents: &Tangents<'_>,
        _tangent: &mut [f32],
        _scratch: &mut Scratch,
    ) {
        panic!("this operation has no forward mode");
    }
}

/// An operation with its settings, small enough to be copied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    Leaf,
    Given,
    Dense,
    Embedding,
    Softmax,
    UnitRows,
    Reshape(Shape),
    Elementwise(elementwise::Elementwise),
    Combine(combine::Combine),
    Scale(combine::Scale),
    Slice(slices::Slice),
    Join(slices::Join),
    Conv2d(conv2d::Conv2d),
    MaxPool2d(pool::MaxPool2d),
    AvgPool2d(pool::AvgPool2d),
    Normalization(normalization::Normalization),
    LayerNorm(layer_norm::LayerNorm),
    Attend(attend::Attend),
    Scores(heads::Scores),
    Mix(heads::Mix),
}

impl Step {
    pub(super) fn operation(&self) -> &dyn Operation {
        match self {
            Self::Leaf | Self::Given => &loss::Given,
            Self::Dense => &dense::Dense,
            Self::Embedding => &embedding::Embedding,
            Self::Softmax => &softmax::Softmax,
            Self::UnitRows => &unit_rows::UnitRows,
            Self::Reshape(shape) => shape,
            Self::Elementwise(operation) => operation,
            Self::Combine(operation) => operation,
            Self::Scale(operation) => operation,
            Self::Slice(operation) => operation,
            Self::Join(operation) => operation,
            Self::Conv2d(operation) => operation,
            Self::MaxPool2d(operation) => operation,
            Self::AvgPool2d(operation) => operation,
            Self::Normalization(operation) => operation,
            Self::LayerNorm(operation) => operation,
            Self::Attend(operation) => operation,
            Self::Scores(operation) => operation,
            Self::Mix(operation) => operation,
        }
    }
}

/// Adds `factor · from` to `to`.
pub(super) fn add_scaled(to: &mut [f32], from: &[f32], factor: f32) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += factor * from);
}
