//! Convolution of images: every window becomes a column of a matrix, and the convolution a matrix product.

use super::{Operation, Result, Step, Window, add_scaled};
use crate::kernels::{Matrix, add_product, set_product, sum};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tangents, Tape, Var};
use crate::nn::tensor::Shape;

/// Arguments: `x` `[batch, channels, height, width]`, `weight` `[filters, channels, height, width]`, `bias` `[filters]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::nn) struct Conv2d(Window);

impl Tape {
    /// Cross-correlation of images `[batch, channels, height, width]` with filters `[filters, channels, height, width]`.
    pub fn conv2d(&mut self, x: Var, weight: Var, bias: Var, window: Window) -> Var {
        self.record(Step::Conv2d(Conv2d(window)), &[x, weight, bias])
    }
}

impl Window {
    /// How many windows of that size fit into `size` elements; 0 where none does.
    pub fn count(self, size: usize, window: usize) -> usize {
        let padded = size.saturating_add(self.padding.saturating_mul(2));
        padded.checked_sub(window).map_or(0, |rest| rest / self.stride + 1)
    }
}

/// How the windows lie on one image.
#[derive(Clone, Copy)]
struct Layout {
    window: Window,
    channels: usize,
    /// Height and width: of the image, of a window, of the result.
    image: (usize, usize),
    kernel: (usize, usize),
    result: (usize, usize),
}

impl Layout {
    fn new(window: Window, x: Shape, weight: Shape) -> Self {
        let ([_, channels, height, width], [_, _, rows, columns]) = (x.images(), weight.images());
        let result = (window.count(height, rows), window.count(width, columns));
        Self { window, channels, image: (height, width), kernel: (rows, columns), result }
    }

    /// Elements of a window, of all channels.
    fn depth(&self) -> usize {
        self.channels * self.kernel.0 * self.kernel.1
    }

    fn pixels(&self) -> usize {
        self.result.0 * self.result.1
    }

    fn image_length(&self) -> usize {
        self.channels * self.image.0 * self.image.1
    }

    /// Calls `run(at in the image, step, at in the columns, length)` for every run of elements: one row of a matrix of
    /// `depth` rows and a column a window holds an element of the window for all windows. What lies in the padding has no run.
    #[inline(always)]
    fn each_run(&self, mut run: impl FnMut(usize, usize, usize, usize)) {
        let Window { stride, padding } = self.window;
        let (height, width) = self.image;
        for row in 0..self.depth() {
            let (channel, at) =
                (row / (self.kernel.0 * self.kernel.1), row % (self.kernel.0 * self.kernel.1));
            let (dy, dx) = (at / self.kernel.1, at % self.kernel.1);
            // Windows whose element lies inside the image.
            let first = padding.saturating_sub(dx).div_ceil(stride);
            let end = (width + padding).saturating_sub(dx).div_ceil(stride).min(self.result.1);
            for y in 0..self.result.0 {
                let Some(image_y) = (y * stride + dy).checked_sub(padding) else { continue };
                if image_y >= height || first >= end {
                    continue;
                }
                let from = (channel * height + image_y) * width + first * stride + dx - padding;
                run(from, stride, row * self.pixels() + y * self.result.1 + first, end - first);
            }
        }
    }

    /// Makes room for the windows of an image; what will lie in the padding is 0, for all images alike.
    fn make_room(&self, columns: &mut Vec<f32>) {
        columns.clear();
        columns.resize(self.depth() * self.pixels(), 0.0);
    }

    /// The windows of an image as the columns of a matrix, for which there is room.
    fn gather(&self, image: &[f32], columns: &mut [f32]) {
        self.each_run(|from, stride, to, length| {
            let to = &mut columns[to..][..length];
            if stride == 1 {
                to.copy_from_slice(&image[from..][..length]);
            } else {
                to.iter_mut().enumerate().for_each(|(i, to)| *to = image[from + i * stride]);
            }
        });
    }

    /// Adds columns to the elements of the image that they came from.
    fn scatter(&self, columns: &[f32], image: &mut [f32]) {
        self.each_run(|to, stride, from, length| {
            let from = &columns[from..][..length];
            if stride == 1 {
                add_scaled(&mut image[to..][..length], from, 1.0);
            } else {
                from.iter().enumerate().for_each(|(i, from)| image[to + i * stride] += from);
            }
        });
    }

    /// Adds the convolution of all images to `to`.
    fn add(&self, x: &[f32], weight: &[f32], to: &mut [f32], scratch: &mut Scratch) {
        let weight = Matrix::of_rows(weight, self.depth());
        let length = to.len() / (x.len() / self.image_length());
        self.make_room(&mut scratch.windows);
        for (image, to) in x.chunks_exact(self.image_length()).zip(to.chunks_exact_mut(length)) {
            self.gather(image, &mut scratch.windows);
            let windows = Matrix::of_rows(&scratch.windows, self.pixels());
            add_product(weight, windows, to, &mut scratch.product);
        }
    }
}

impl Conv2d {
    fn layout(self, arguments: &Arguments<'_>) -> Layout {
        Layout::new(self.0, arguments.shape(0), arguments.shape(1))
    }
}

impl Operation for Conv2d {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let ([batch, channels, ..], [filters, depth, ..]) =
            (arguments.shape(0).images(), arguments.shape(1).images());
        assert_eq!(channels, depth, "channels of images and filters");
        let (height, width) = self.layout(arguments).result;
        assert!(height > 0 && width > 0, "filters fit into the images");
        Shape::new(&[batch, filters, height, width])
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, scratch: &mut Scratch) {
        let layout = self.layout(arguments);
        let biases = arguments.values(2).iter().cycle();
        let planes = result.values.chunks_exact_mut(layout.pixels());
        planes.zip(biases).for_each(|(plane, &bias)| plane.fill(bias));
        layout.add(arguments.values(0), arguments.values(1), &mut result.values, scratch);
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        scratch: &mut Scratch,
    ) {
        let layout = self.layout(arguments);
        let length = result.values.len() / arguments.shape(0)[0];
        let upstream_of =
            |image| Matrix::of_rows(&upstream[image * length..][..length], layout.pixels());
        if let Some(gradient) = gradients.of(1) {
            let images = arguments.values(0).chunks_exact(layout.image_length());
            let Scratch { product, windows, by_filters, .. } = &mut *scratch;
            layout.make_room(windows);
            by_filters.clear();
            by_filters.resize(gradient.len(), 0.0);
            for (at, image) in images.enumerate() {
                layout.gather(image, windows);
                let windows = Matrix::of_rows(windows, layout.pixels());
                add_product(windows, upstream_of(at).transposed(), by_filters, product);
            }
            // Filters are few, and what is thin stands on the right of a product.
            let filters = gradient.len() / layout.depth();
            for (filter, gradient) in gradient.chunks_exact_mut(layout.depth()).enumerate() {
                let sums = by_filters[filter..].iter().step_by(filters);
                gradient.iter_mut().zip(sums).for_each(|(gradient, sum)| *gradient += sum);
            }
        }
        if let Some(gradient) = gradients.of(0) {
            let weight = Matrix::of_rows(arguments.values(1), layout.depth()).transposed();
            let Scratch { product, by_windows, .. } = scratch;
            layout.make_room(by_windows);
            for (at, image) in gradient.chunks_exact_mut(layout.image_length()).enumerate() {
                set_product(weight, upstream_of(at), by_windows, product);
                layout.scatter(by_windows, image);
            }
        }
        if let Some(gradient) = gradients.of(2) {
            let filters = gradient.len();
            for (at, plane) in upstream.chunks_exact(layout.pixels()).enumerate() {
                gradient[at % filters] += sum(plane) as f32;
            }
        }
    }

    fn jvp(
        &self,
        arguments: &Arguments<'_>,
        _: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        scratch: &mut Scratch,
    ) {
        let layout = self.layout(arguments);
        if let Some(x) = tangents.of(0) {
            layout.add(x, arguments.values(1), tangent, scratch);
        }
        if let Some(weight) = tangents.of(1) {
            layout.add(arguments.values(0), weight, tangent, scratch);
        }
        if let Some(bias) = tangents.of(2) {
            let planes = tangent.chunks_exact_mut(layout.pixels());
            let add = |(plane, bias): (&mut [f32], &f32)| plane.iter_mut().for_each(|y| *y += bias);
            planes.zip(bias.iter().cycle()).for_each(add);
        }
    }
}
