//! The largest or the mean of every square window of an image.

use super::{Operation, Result, Step, Window};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tape, Var};
use crate::nn::tensor::Shape;

/// The largest element of every window, the first of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) struct MaxPool2d(Pool);

/// The mean of every window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) struct AvgPool2d(Pool);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pool {
    kernel: usize,
    stride: usize,
}

impl Tape {
    /// The largest element of every window of `kernel` rows and columns, `stride` apart.
    pub fn max_pool2d(&mut self, x: Var, kernel: usize, stride: usize) -> Var {
        self.record(Step::MaxPool2d(MaxPool2d(Pool { kernel, stride })), &[x])
    }

    /// The mean of every window of `kernel` rows and columns, `stride` apart.
    pub fn avg_pool2d(&mut self, x: Var, kernel: usize, stride: usize) -> Var {
        self.record(Step::AvgPool2d(AvgPool2d(Pool { kernel, stride })), &[x])
    }
}

impl Pool {
    fn shape(self, x: Shape) -> Shape {
        let [batch, channels, height, width] = x.images();
        let window = Window { stride: self.stride, padding: 0 };
        let (rows, columns) = (window.count(height, self.kernel), window.count(width, self.kernel));
        assert!(rows > 0 && columns > 0, "windows fit into the images");
        Shape::new(&[batch, channels, rows, columns])
    }

    /// Calls `window(index of the result, index of the window's first element)` for all windows.
    fn each_window(self, x: Shape, result: Shape, mut window: impl FnMut(usize, usize)) {
        let ([.., height, width], [batch, channels, rows, columns]) = (x.images(), result.images());
        for plane in 0..batch * channels {
            for y in 0..rows {
                for x in 0..columns {
                    let corner = (plane * height + y * self.stride) * width + x * self.stride;
                    window((plane * rows + y) * columns + x, corner);
                }
            }
        }
    }

    /// Index of element `at` of the window with that first element.
    fn element(self, corner: usize, at: usize, width: usize) -> usize {
        corner + at / self.kernel * width + at % self.kernel
    }
}

impl Operation for MaxPool2d {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        self.0.shape(arguments.shape(0))
    }

    /// Keeps which element of its window each result is.
    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let (x, shape) = (arguments.values(0), arguments.shape(0));
        let width = shape.columns();
        self.0.each_window(shape, result.shape, |to, corner| {
            let (mut largest, mut value) = (0, x[corner]);
            for row in 0..self.0.kernel {
                let elements = &x[corner + row * width..][..self.0.kernel];
                for (column, &element) in elements.iter().enumerate() {
                    if element > value {
                        (largest, value) = (row * self.0.kernel + column, element);
                    }
                }
            }
            result.values[to] = value;
            result.kept.push(largest as f32);
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
        let Some(gradient) = gradients.of(0) else { return };
        let shape = arguments.shape(0);
        self.0.each_window(shape, result.shape, |from, corner| {
            let largest = result.kept[from] as usize;
            gradient[self.0.element(corner, largest, shape.columns())] += upstream[from];
        });
    }
}

impl Operation for AvgPool2d {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        self.0.shape(arguments.shape(0))
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let (x, shape) = (arguments.values(0), arguments.shape(0));
        let (width, size) = (shape.columns(), self.0.kernel * self.0.kernel);
        self.0.each_window(shape, result.shape, |to, corner| {
            let element = |at| f64::from(x[self.0.element(corner, at, width)]);
            result.values[to] = ((0..size).map(element).sum::<f64>() / size as f64) as f32;
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
        let Some(gradient) = gradients.of(0) else { return };
        let shape = arguments.shape(0);
        let size = self.0.kernel * self.0.kernel;
        self.0.each_window(shape, result.shape, |from, corner| {
            let share = upstream[from] / size as f32;
            for at in 0..size {
                gradient[self.0.element(corner, at, shape.columns())] += share;
            }
        });
    }
}
