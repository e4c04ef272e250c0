//! Parts of tensors along an axis, tensors joined along one, and other shapes of the same elements.

use super::{Operation, Result, Step, add_scaled};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tangents, Tape, Var};
use crate::nn::tensor::Shape;

/// So many slices along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) struct Slice {
    axis: usize,
    start: usize,
    length: usize,
}

/// All arguments one after the other along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) struct Join {
    axis: usize,
}

impl Tape {
    /// `length` slices of `x` from `start` on, along an axis.
    pub fn slice(&mut self, x: Var, axis: usize, start: usize, length: usize) -> Var {
        self.record(Step::Slice(Slice { axis, start, length }), &[x])
    }

    /// Tensors of one shape but for the size of `axis`, one after the other along it.
    pub fn join(&mut self, parts: &[Var], axis: usize) -> Var {
        self.record(Step::Join(Join { axis }), parts)
    }

    /// The same elements in another shape.
    pub fn reshape(&mut self, x: Var, shape: &[usize]) -> Var {
        self.record(Step::Reshape(Shape::new(shape)), &[x])
    }

    /// A row of all elements for each of the first axis: images as vectors.
    pub fn flatten(&mut self, x: Var) -> Var {
        let shape = self.shape(x);
        let rows = shape.first().copied().unwrap_or(1);
        self.reshape(x, &[rows, shape.elements() / rows.max(1)])
    }
}

/// A block of a tensor along an axis: where it starts in the whole, and how the whole lies.
#[derive(Clone, Copy)]
struct Block {
    outer: usize,
    /// Elements of the whole, and of the block, for each index of the outer axes.
    whole: usize,
    length: usize,
    start: usize,
}

impl Block {
    fn new(whole: Shape, axis: usize, start: usize, length: usize) -> Self {
        let (outer, size, inner) = whole.around(axis);
        Self { outer, whole: size * inner, length: length * inner, start: start * inner }
    }

    /// Adds the block of `whole` to `to`.
    fn add_from(self, whole: &[f32], to: &mut [f32]) {
        for outer in 0..self.outer {
            let from = &whole[outer * self.whole + self.start..][..self.length];
            add_scaled(&mut to[outer * self.length..][..self.length], from, 1.0);
        }
    }

    /// Adds `from` to the block of `whole`.
    fn add_to(self, whole: &mut [f32], from: &[f32]) {
        for outer in 0..self.outer {
            let to = &mut whole[outer * self.whole + self.start..][..self.length];
            add_scaled(to, &from[outer * self.length..][..self.length], 1.0);
        }
    }
}

impl Slice {
    fn block(self, arguments: &Arguments<'_>) -> Block {
        Block::new(arguments.shape(0), self.axis, self.start, self.length)
    }
}

impl Operation for Slice {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let shape = arguments.shape(0);
        assert!(self.start + self.length <= shape[self.axis], "a slice of {shape:?}");
        shape.with_axis(self.axis, self.length)
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        self.block(arguments).add_from(arguments.values(0), &mut result.values);
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        _: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        if let Some(gradient) = gradients.of(0) {
            self.block(arguments).add_to(gradient, upstream);
        }
    }

    fn jvp(
        &self,
        arguments: &Arguments<'_>,
        _: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        _: &mut Scratch,
    ) {
        if let Some(x) = tangents.of(0) {
            self.block(arguments).add_from(x, tangent);
        }
    }
}

impl Join {
    /// Calls `part` with every argument and its block of the whole.
    fn each(self, arguments: &Arguments<'_>, whole: Shape, part: &mut dyn FnMut(usize, Block)) {
        let mut start = 0;
        for argument in 0..arguments.len() {
            let length = arguments.shape(argument)[self.axis];
            part(argument, Block::new(whole, self.axis, start, length));
            start += length;
        }
    }
}

impl Operation for Join {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let shape = arguments.shape(0);
        let sizes = (0..arguments.len()).map(|argument| {
            let other = arguments.shape(argument);
            assert_eq!(
                other.with_axis(self.axis, 1),
                shape.with_axis(self.axis, 1),
                "joined shapes"
            );
            other[self.axis]
        });
        shape.with_axis(self.axis, sizes.sum())
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let (shape, values) = (result.shape, &mut result.values);
        self.each(arguments, shape, &mut |argument, block| {
            block.add_to(values, arguments.values(argument));
        });
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        self.each(arguments, result.shape, &mut |argument, block| {
            if let Some(gradient) = gradients.of(argument) {
                block.add_from(upstream, gradient);
            }
        });
    }

    fn jvp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        _: &mut Scratch,
    ) {
        self.each(arguments, result.shape, &mut |argument, block| {
            if let Some(part) = tangents.of(argument) {
                block.add_to(tangent, part);
            }
        });
    }
}

/// The argument's elements in this shape.
impl Operation for Shape {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let before = arguments.shape(0);
        assert_eq!(before.elements(), self.elements(), "elements of {before:?} and {self:?}");
        *self
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        result.values.copy_from_slice(arguments.values(0));
    }

    fn vjp(
        &self,
        _: &Arguments<'_>,
        _: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        if let Some(gradient) = gradients.of(0) {
            add_scaled(gradient, upstream, 1.0);
        }
    }

    fn jvp(
        &self,
        _: &Arguments<'_>,
        _: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        _: &mut Scratch,
    ) {
        if let Some(x) = tangents.of(0) {
            add_scaled(tangent, x, 1.0);
        }
    }
}
