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

    /// Do windows of four elements lie side by side?
    fn is_by_two(self) -> bool {
        self.kernel == 2 && self.stride == 2
    }

    /// Index of element `at` of the window with that first element.
    fn element(self, corner: usize, at: usize, width: usize) -> usize {
        corner + at / self.kernel * width + at % self.kernel
    }
}

/// Where each pair of rows of images starts; the last row of an odd number has no pair.
fn pairs_of_rows(images: Shape) -> impl Iterator<Item = usize> {
    let [batch, channels, height, width] = images.images();
    let planes = 0..batch * channels;
    planes
        .flat_map(move |plane| (0..height / 2).map(move |pair| (plane * height + 2 * pair) * width))
}

/// The largest of every window of two columns and two rows, the first of several, and which it is. Without a branch, so that it is
/// a loop of vectors.
fn largest_of_fours(upper: &[f32], lower: &[f32], values: &mut [f32], kept: &mut [f32]) {
    let windows = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
    for ((&[a, b], &[c, d]), (value, kept)) in windows.zip(values.iter_mut().zip(kept)) {
        let (mut largest, mut at) = (a, 0.0);
        for (element, place) in [(b, 1.0), (c, 2.0), (d, 3.0)] {
            let larger = element > largest;
            largest = if larger { element } else { largest };
            at = if larger { place } else { at };
        }
        (*value, *kept) = (largest, at);
    }
}

/// Adds to the largest of every window of [`largest_of_fours`] what comes from above.
fn add_to_largest_of_fours(upper: &mut [f32], lower: &mut [f32], upstream: &[f32], kept: &[f32]) {
    let windows = upper.as_chunks_mut::<2>().0.iter_mut().zip(lower.as_chunks_mut::<2>().0);
    for (([a, b], [c, d]), (&upstream, &kept)) in windows.zip(upstream.iter().zip(kept)) {
        for (element, place) in [(a, 0.0), (b, 1.0), (c, 2.0), (d, 3.0)] {
            *element += if kept == place { upstream } else { 0.0 };
        }
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
        if self.0.is_by_two() {
            result.kept.resize(result.values.len(), 0.0);
            let rows = result.values.chunks_exact_mut(result.shape.columns());
            let rows = rows.zip(result.kept.chunks_exact_mut(result.shape.columns()));
            pairs_of_rows(shape).zip(rows).for_each(|(start, (values, kept))| {
                let (upper, lower) = x[start..][..2 * width].split_at(width);
                largest_of_fours(upper, lower, values, kept);
            });
            return;
        }
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
        if self.0.is_by_two() {
            let (width, columns) = (shape.columns(), result.shape.columns());
            let rows = upstream.chunks_exact(columns).zip(result.kept.chunks_exact(columns));
            pairs_of_rows(shape).zip(rows).for_each(|(start, (upstream, kept))| {
                let (upper, lower) = gradient[start..][..2 * width].split_at_mut(width);
                add_to_largest_of_fours(upper, lower, upstream, kept);
            });
            return;
        }
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
