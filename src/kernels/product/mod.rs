//! Matrix product: `C += A B`, for layers, their gradients and convolutions alike.
//!
//! A transposed matrix is the same slice with its strides exchanged, so one text serves `X Wᵀ`, `U W` and `Uᵀ X`.
//!
//! ```text
//! for each block of ≤ COLUMNS columns of C, for each block of ≤ DEPTH terms of its sums:
//!     pack B's block into panels [term][PANEL], short ones filled up with 0
//!     for each block of ≤ ROWS rows: pack A's block into panels [term][TILE], for each pair of panels:
//!         tile of TILE × PANEL sums in registers; per term two loads of B, TILE broadcasts of A,
//!         2 · TILE multiply-adds; then the tile is added to C
//! ```
//!
//! A block is not packed where its panels can be read as they lie: neighbours side by side, and few reads or a small block.
//!
//! Where both matrices lie along the terms of the sums and the right one is thin, as in the last layer of a classifier and in the
//! gradient of filters, packing would cost more than the product: tiles of `TILE × 2` elements are summed straight from the slices, a
//! vector of partial sums each. How thin the left one is has no say, so that a row has the same digits whatever stands beside it.
//!
//! `PANEL` is two vectors, `TILE` four rows, with AVX-512 eight. An element of `C` is a sum over terms in order, at most `DEPTH` at
//! a time, whatever the width of the vectors, and of a thin product the sum of four such sums of every fourth term: four lanes and
//! a plain array give the same digits. Rounding: at most `DEPTH` additions in a row and one a block.
//!
//! Reference: Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication".

mod dots;
mod panels;
#[cfg(test)]
mod tests;
mod tiles;

use super::arithmetic::dispatch;
use super::parallel;
use dots::add_dots_in;
use tiles::{add_blocks_in, depth};

/// Terms of a sum at a time: a panel of `B` stays in the first-level cache.
const DEPTH: usize = 384;
/// Rows of `A` that are packed at a time.
const ROWS: usize = 64;
/// Columns of `B` that are packed at a time.
const COLUMNS: usize = 512;
/// Columns of a thin product, and terms that make its sums worth a vector.
const THIN: usize = 16;
const LONG: usize = 32;
/// Work that is worth waking a thread: a millisecond and more.
const MULTIPLY_ADDS_OF_A_THREAD: usize = 1 << 24;
/// Lanes of two of the widest vectors.
const WIDEST_PANEL: usize = 32;
const TALLEST_TILE: usize = 8;

/// A matrix in a slice, in either order.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    elements: &'a [f32],
    rows: usize,
    columns: usize,
    /// Distance between rows, and between columns.
    strides: (usize, usize),
}

impl<'a> Matrix<'a> {
    /// Rows of `columns` elements, one after the other.
    ///
    /// # Panics
    /// If the slice does not hold whole rows.
    pub fn of_rows(elements: &'a [f32], columns: usize) -> Self {
        let rows = elements.len().checked_div(columns).unwrap_or(0);
        assert_eq!(elements.len(), rows * columns, "whole rows");
        Self { elements, rows, columns, strides: (columns, 1) }
    }

    /// The same elements with rows as columns.
    pub const fn transposed(self) -> Self {
        let (rows, columns) = (self.columns, self.rows);
        Self { rows, columns, strides: (self.strides.1, self.strides.0), ..self }
    }

    /// At most `count` rows from one on.
    fn rows_from(self, row: usize, count: usize) -> Self {
        let elements = &self.elements[row * self.strides.0..];
        Self { elements, rows: count.min(self.rows - row), ..self }
    }

    #[cfg(test)]
    fn at(&self, row: usize, column: usize) -> f32 {
        self.elements[row * self.strides.0 + column * self.strides.1]
    }
}

/// Adds `a b` to `c`, rows of as many elements as `b` has columns. `scratch` keeps its memory for the next product.
///
/// # Panics
/// If the sizes do not fit.
pub fn add_product(a: Matrix<'_>, b: Matrix<'_>, c: &mut [f32], scratch: &mut Vec<f32>) {
    product(a, b, c, scratch, Start::There);
}

/// Makes `c` the product `a b`: [`add_product`] to zeros that need not be written first.
///
/// # Panics
/// If the sizes do not fit.
pub fn set_product(a: Matrix<'_>, b: Matrix<'_>, c: &mut [f32], scratch: &mut Vec<f32>) {
    product(a, b, c, scratch, Start::Zero);
}

/// What a product is added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// What is there.
    There,
    /// 0, whatever is there.
    Zero,
}

fn product(a: Matrix<'_>, b: Matrix<'_>, c: &mut [f32], scratch: &mut Vec<f32>, start: Start) {
    assert_eq!(a.columns, b.rows, "a's columns are b's rows");
    assert_eq!(c.len(), a.rows * b.columns, "c has a's rows and b's columns");
    let thin = is_thin(a, b);
    if start == Start::Zero && (thin || a.columns == 0) {
        c.fill(0.0);
    }
    if thin {
        return add_dots(a, b, c);
    }
    let packed = depth(a.columns);
    let width = COLUMNS.min(b.columns).next_multiple_of(WIDEST_PANEL);
    let height = ROWS.min(a.rows).next_multiple_of(TALLEST_TILE);
    share(a, b, c, (scratch, packed * (width + height)), start);
}

/// Carries out a product, by several threads if there are some and it pays: each has rows of its own, and no digit depends on which.
fn share(
    a: Matrix<'_>,
    b: Matrix<'_>,
    c: &mut [f32],
    (scratch, each): (&mut Vec<f32>, usize),
    start: Start,
) {
    let threads = parallel::threads_for(a.rows * a.columns * b.columns / MULTIPLY_ADDS_OF_A_THREAD);
    let rows = a.rows.div_ceil(threads).next_multiple_of(TALLEST_TILE).max(1);
    let parts = a.rows.div_ceil(rows);
    if scratch.len() < parts * each {
        scratch.resize(parts * each, 0.0);
    }
    if parts < 2 {
        return add_blocks(a, b, c, scratch, start);
    }
    let parts = c.chunks_mut(rows * b.columns).zip(scratch.chunks_exact_mut(each)).enumerate();
    let parts = parts.map(|(part, (c, scratch))| (a.rows_from(part * rows, rows), c, scratch));
    parallel::collect(parts.collect(), true, |(a, c, scratch)| add_blocks(a, b, c, scratch, start));
}

/// Is packing not worth while?
fn is_thin(a: Matrix<'_>, b: Matrix<'_>) -> bool {
    let along_terms = a.strides.1 == 1 && b.strides.0 == 1;
    along_terms && a.columns >= LONG && b.columns <= THIN
}

dispatch! {
    fn add_dots(a: Matrix<'_>, b: Matrix<'_>, c: &mut [f32]) = add_dots_in
}

dispatch! {
    fn add_blocks(a: Matrix<'_>, b: Matrix<'_>, c: &mut [f32], scratch: &mut [f32], start: Start) = add_blocks_in
}
