//! Dense tensors of single precision.

use std::fmt;
use std::ops::Deref;

/// Sizes of the axes of a tensor, outermost first: at most four. Lies where it is used, so that a shape costs no memory of
/// its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    sizes: [usize; 4],
    rank: usize,
}

impl Shape {
    /// A shape of at most four axes.
    ///
    /// # Panics
    /// If there are more.
    pub fn new(sizes: &[usize]) -> Self {
        let mut all = [1; 4];
        all[..sizes.len()].copy_from_slice(sizes);
        Self { sizes: all, rank: sizes.len() }
    }

    /// Number of elements.
    pub fn elements(&self) -> usize {
        self.iter().product()
    }

    /// Size of the last axis; 1 of a scalar.
    pub fn columns(&self) -> usize {
        self.last().copied().unwrap_or(1)
    }

    /// The same with another last axis.
    pub(super) fn with_columns(mut self, columns: usize) -> Self {
        if let Some(last) = self.rank.checked_sub(1) {
            self.sizes[last] = columns;
        }
        self
    }

    /// The same with another size of one axis.
    pub(super) fn with_axis(mut self, axis: usize, size: usize) -> Self {
        assert!(axis < self.rank, "axis {axis} of {self:?}");
        self.sizes[axis] = size;
        self
    }

    /// The same with one more axis behind.
    pub(super) fn with_axis_behind(mut self, size: usize) -> Self {
        self.sizes[self.rank] = size;
        self.rank += 1;
        self
    }

    /// Elements outside an axis, along it and inside it.
    pub(super) fn around(&self, axis: usize) -> (usize, usize, usize) {
        (self[..axis].iter().product(), self[axis], self[axis + 1..].iter().product())
    }

    /// The four axes of images: number, channels, height, width.
    pub(super) fn images(&self) -> [usize; 4] {
        assert_eq!(self.rank, 4, "images have four axes, not {self:?}");
        self.sizes
    }
}

impl Deref for Shape {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.sizes[..self.rank]
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.deref().fmt(f)
    }
}

/// A shape and its elements, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    shape: Shape,
    /// The elements.
    pub values: Vec<f32>,
}

impl Tensor {
    /// A tensor of those elements.
    ///
    /// # Panics
    /// If there are not as many as the shape says.
    pub fn new(shape: &[usize], values: Vec<f32>) -> Self {
        let shape = Shape::new(shape);
        assert_eq!(values.len(), shape.elements(), "as many elements as the shape says");
        Self { shape, values }
    }

    /// A tensor of zeros.
    pub fn zeros(shape: &[usize]) -> Self {
        let shape = Shape::new(shape);
        Self { shape, values: vec![0.0; shape.elements()] }
    }

    /// Sizes of the axes.
    pub fn shape(&self) -> Shape {
        self.shape
    }
}
