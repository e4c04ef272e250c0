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
//! Where both matrices lie along the terms of the sums and one of them is thin, as in the last layer of a classifier and in the
//! gradient of filters, packing would cost more than the product: tiles of `TILE × 2` elements are summed straight from the
//! slices, a vector of partial sums each.
//!
//! `PANEL` is two vectors. An element of `C` is a sum over terms in order, at most `DEPTH` at a time, whatever the width of the
//! vectors, and of a thin product the sum of four such sums of every fourth term: four lanes and a plain array give the same digits. Rounding: at most `DEPTH` additions in a row and one a block.
//!
//! Reference: Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication".

use super::arithmetic::dispatch;
use super::lanes::Lanes;

/// Rows of a tile in registers: with two vectors a row, eight sums hide the latency of a multiply-add.
const TILE: usize = 4;
/// Terms of a sum at a time: a panel of `B` stays in the first-level cache.
const DEPTH: usize = 256;
/// Rows of `A` that are packed at a time.
const ROWS: usize = 64;
/// Columns of `B` that are packed at a time.
const COLUMNS: usize = 512;
/// Rows or columns of a thin product, and terms that make its sums worth a vector.
const THIN: usize = 16;
const LONG: usize = 32;
/// Lanes of two of the widest vectors.
const WIDEST_PANEL: usize = 32;

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
    assert_eq!(a.columns, b.rows, "a's columns are b's rows");
    assert_eq!(c.len(), a.rows * b.columns, "c has a's rows and b's columns");
    if is_thin(a, b) {
        return add_dots(a, b, c);
    }
    let packed = DEPTH.min(a.columns);
    let width = COLUMNS.min(b.columns).next_multiple_of(WIDEST_PANEL);
    let height = ROWS.min(a.rows).next_multiple_of(TILE);
    if scratch.len() < packed * (width + height) {
        scratch.resize(packed * (width + height), 0.0);
    }
    add_blocks(a, b, c, scratch);
}

/// Is packing not worth while?
fn is_thin(a: Matrix<'_>, b: Matrix<'_>) -> bool {
    let along_terms = a.strides.1 == 1 && b.strides.0 == 1;
    along_terms && a.columns >= LONG && a.rows.min(b.columns) <= THIN
}

dispatch! {
    fn add_dots(a: Matrix<'_>, b: Matrix<'_>, c: &mut [f32]) = add_dots_in
}

/// The product of matrices that both lie along the terms.
#[inline(always)]
fn add_dots_in<V: Lanes>(token: V::Token, a: Matrix<'_>, b: Matrix<'_>, c: &mut [f32]) {
    let terms = a.columns;
    // Beyond the edge of C the last row or column stands in.
    let row = |at: usize| &a.elements[at.min(a.rows - 1) * a.strides.0..][..terms];
    let column = |at: usize| &b.elements[at.min(b.columns - 1) * b.strides.1..][..terms];
    for first in (0..a.rows).step_by(TILE) {
        let rows: [&[f32]; TILE] = [row(first), row(first + 1), row(first + 2), row(first + 3)];
        for left in (0..b.columns).step_by(2) {
            let columns = [column(left), column(left + 1)];
            let sums = dot_tile::<V>(token, rows, columns);
            for (at, sums) in sums.iter().enumerate().take(a.rows - first) {
                let c = &mut c[(first + at) * b.columns + left..];
                c.iter_mut().zip(sums).take(b.columns - left).for_each(|(c, sum)| *c += sum);
            }
        }
    }
}

/// `Σ a b` of every row with every column, all of one length.
#[inline(always)]
fn dot_tile<V: Lanes>(
    token: V::Token,
    rows: [&[f32]; TILE],
    columns: [&[f32]; 2],
) -> [[f32; 2]; TILE] {
    let terms = rows[0].len();
    let mut sums = [[V::splat(token, 0.0); 2]; TILE];
    let whole = terms - terms % V::LEN;
    for at in (0..whole).step_by(V::LEN) {
        let [left, right] = [V::load(token, &columns[0][at..]), V::load(token, &columns[1][at..])];
        for (sums, row) in sums.iter_mut().zip(rows) {
            let row = V::load(token, &row[at..]);
            *sums = [row.mul_add(left, sums[0]), row.mul_add(right, sums[1])];
        }
    }
    let mut totals = [[0.0; 2]; TILE];
    for (totals, (sums, row)) in totals.iter_mut().zip(sums.iter().zip(rows)) {
        for (total, (sum, column)) in totals.iter_mut().zip(sums.iter().zip(columns)) {
            let tail = row[whole..].iter().zip(&column[whole..]);
            *total = sum.reduce_sum() + tail.map(|(a, b)| a * b).sum::<f32>();
        }
    }
    totals
}

dispatch! {
    fn add_blocks(a: Matrix<'_>, b: Matrix<'_>, c: &mut [f32], scratch: &mut [f32]) = add_blocks_in
}

#[inline(always)]
fn add_blocks_in<V: Lanes>(
    token: V::Token,
    a: Matrix<'_>,
    b: Matrix<'_>,
    c: &mut [f32],
    scratch: &mut [f32],
) {
    let height = ROWS.min(a.rows).next_multiple_of(TILE);
    let (packed_a, packed_b) = scratch.split_at_mut(DEPTH.min(a.columns) * height);
    for column in (0..b.columns).step_by(COLUMNS) {
        let columns = COLUMNS.min(b.columns - column);
        for term in (0..a.columns).step_by(DEPTH) {
            let depth = DEPTH.min(a.columns - term);
            pack(b.transposed(), (column, columns), (term, depth), 2 * V::LEN, packed_b);
            for row in (0..a.rows).step_by(ROWS) {
                let rows = ROWS.min(a.rows - row);
                pack(a, (row, rows), (term, depth), TILE, packed_a);
                let corner = &mut c[row * b.columns + column..];
                add_tiles::<V>(
                    token,
                    (packed_a, packed_b),
                    depth,
                    (rows, columns),
                    b.columns,
                    corner,
                );
            }
        }
    }
}

/// Copies a block of rows and terms (each a start and a length) into panels of `width` rows: of each panel the first term of its rows, then the
/// second, and so on. What is missing in the last panel is 0.
#[inline(always)]
fn pack(
    from: Matrix<'_>,
    (row, rows): (usize, usize),
    (term, terms): (usize, usize),
    width: usize,
    to: &mut [f32],
) {
    for (panel, to) in to.chunks_exact_mut(width * terms).take(rows.div_ceil(width)).enumerate() {
        let first = panel * width;
        let present = width.min(rows - first);
        for (at, to) in to.chunks_exact_mut(width).enumerate() {
            let start = first * from.strides.0 + (term + at) * from.strides.1;
            if from.strides.0 == 1 {
                to[..present].copy_from_slice(&from.elements[row + start..][..present]);
            } else {
                let column = from.elements[row * from.strides.0 + start..].iter();
                let lanes = column.step_by(from.strides.0);
                to[..present].iter_mut().zip(lanes).for_each(|(to, &from)| *to = from);
            }
            to[present..].fill(0.0);
        }
    }
}

/// Adds the product of packed blocks to `c`, whose rows are `stride` apart.
#[inline(always)]
fn add_tiles<V: Lanes>(
    token: V::Token,
    (a, b): (&[f32], &[f32]),
    depth: usize,
    (rows, columns): (usize, usize),
    stride: usize,
    c: &mut [f32],
) {
    let width = 2 * V::LEN;
    for (panel, b) in b.chunks_exact(width * depth).take(columns.div_ceil(width)).enumerate() {
        let column = panel * width;
        let columns = width.min(columns - column);
        for (tile, a) in a.chunks_exact(TILE * depth).take(rows.div_ceil(TILE)).enumerate() {
            let row = tile * TILE;
            let rows = TILE.min(rows - row);
            let sums = tile_sums::<V>(token, a, b);
            for (at, sums) in sums[..rows].iter().enumerate() {
                let c = &mut c[(row + at) * stride + column..][..columns];
                add_row::<V>(token, *sums, c);
            }
        }
    }
}

/// The sums of a tile over all terms of a panel of `A` and one of `B`.
#[inline(always)]
fn tile_sums<V: Lanes>(token: V::Token, a: &[f32], b: &[f32]) -> [[V; 2]; TILE] {
    let mut sums = [[V::splat(token, 0.0); 2]; TILE];
    for (a, b) in a.chunks_exact(TILE).zip(b.chunks_exact(2 * V::LEN)) {
        let (left, right) = (V::load(token, b), V::load(token, &b[V::LEN..]));
        for (sums, &a) in sums.iter_mut().zip(a) {
            let a = V::splat(token, a);
            *sums = [a.mul_add(left, sums[0]), a.mul_add(right, sums[1])];
        }
    }
    sums
}

/// Adds a row of a tile to at most that many elements of `c`.
#[inline(always)]
fn add_row<V: Lanes>(token: V::Token, sums: [V; 2], c: &mut [f32]) {
    if c.len() == 2 * V::LEN {
        let (left, right) = c.split_at_mut(V::LEN);
        V::load(token, left).add(sums[0]).store(left);
        V::load(token, right).add(sums[1]).store(right);
        return;
    }
    let mut row = [0.0; WIDEST_PANEL];
    sums[0].store(&mut row);
    sums[1].store(&mut row[V::LEN..]);
    c.iter_mut().zip(row).for_each(|(c, sum)| *c += sum);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::lanes::Plain;

    fn numbers(length: usize, seed: usize) -> Vec<f32> {
        (0..length).map(|i| ((i * 7919 + seed * 104_729) % 257) as f32 / 64.0 - 2.0).collect()
    }

    /// Sizes around every edge: of tiles, panels and blocks.
    const SIZES: [(usize, usize, usize); 12] = [
        (1, 1, 1),
        (3, 5, 2),
        (4, 8, 8),
        (5, 9, 33),
        (64, 256, 32),
        (65, 257, 31),
        (7, 600, 10),
        (2, 3, 1030),
        (130, 1, 17),
        (16, 33, 70),
        (5, 100, 3),
        (40, 32, 9),
    ];

    fn definition(a: Matrix<'_>, b: Matrix<'_>) -> Vec<f64> {
        let element = |row, column| {
            (0..a.columns).map(|k| f64::from(a.at(row, k)) * f64::from(b.at(k, column))).sum()
        };
        (0..a.rows * b.columns).map(|i| element(i / b.columns, i % b.columns)).collect()
    }

    #[test]
    fn is_the_definition_for_every_size_and_order() {
        let mut scratch = Vec::new();
        for (rows, terms, columns) in SIZES {
            let (a, b) = (numbers(rows * terms, 1), numbers(terms * columns, 2));
            let sides = [
                (Matrix::of_rows(&a, terms), Matrix::of_rows(&b, columns)),
                (Matrix::of_rows(&a, rows).transposed(), Matrix::of_rows(&b, terms).transposed()),
            ];
            for (a, b) in sides {
                let mut c = vec![0.5; rows * columns];
                add_product(a, b, &mut c, &mut scratch);
                for (&got, expected) in c.iter().zip(definition(a, b)) {
                    let limit = 1e-6 * (terms as f64 * 4.0);
                    assert!((f64::from(got) - 0.5 - expected).abs() < limit, "{got} {expected}");
                }
            }
        }
    }

    #[test]
    fn four_lanes_give_the_digits_of_the_plain_array() {
        use crate::kernels::lanes::native::Four;
        #[inline(always)]
        fn four<S: fearless_simd::Simd>(s: S, a: Matrix<'_>, b: Matrix<'_>) -> [Vec<f32>; 2] {
            products::<Four<S>>(s, a, b)
        }
        for (rows, terms, columns) in SIZES {
            let (a, b) = (numbers(rows * terms, 3), numbers(terms * columns, 4));
            let (a, b) = (Matrix::of_rows(&a, terms), Matrix::of_rows(&b, terms).transposed());
            let level = fearless_simd::Level::new();
            let vectors = fearless_simd::dispatch!(level, s => four(s, a, b));
            assert_eq!(products::<Plain>((), a, b), vectors);
        }
    }

    /// The product by both ways.
    #[inline(always)]
    fn products<V: Lanes>(token: V::Token, a: Matrix<'_>, b: Matrix<'_>) -> [Vec<f32>; 2] {
        let mut results = [(); 2].map(|()| vec![0.0; a.rows * b.columns]);
        let mut scratch = vec![0.0; DEPTH * (ROWS + COLUMNS)];
        add_blocks_in::<V>(token, a, b, &mut results[0], &mut scratch);
        add_dots_in::<V>(token, a, b, &mut results[1]);
        results
    }
}
