//! The product of panels, a tile of the result at a time.

use super::super::lanes::Lanes;
use super::panels::{Panel, Panels};
use super::{COLUMNS, DEPTH, Matrix, ROWS, Start, WIDEST_PANEL};

/// Rows of a tile in registers: with two vectors a row, eight sums hide the latency of a multiply-add, and as many more
/// registers as a V8 leaves hold the factors. The widest vectors come with registers for twice as many.
const TILE: usize = 4;
const TALL_TILE: usize = 8;

#[inline(always)]
pub(super) fn add_blocks_in<V: Lanes>(
    token: V::Token,
    a: Matrix<'_>,
    b: Matrix<'_>,
    c: &mut [f32],
    scratch: &mut [f32],
    start: Start,
) {
    if V::LEN > 8 {
        add_blocks::<V, TALL_TILE>(token, a, b, c, scratch, start);
    } else {
        add_blocks::<V, TILE>(token, a, b, c, scratch, start);
    }
}

#[inline(always)]
fn add_blocks<V: Lanes, const TILE: usize>(
    token: V::Token,
    a: Matrix<'_>,
    b: Matrix<'_>,
    c: &mut [f32],
    scratch: &mut [f32],
    start: Start,
) {
    let depth = depth(a.columns);
    let (packed_a, packed_b) =
        scratch.split_at_mut(depth * ROWS.min(a.rows).next_multiple_of(TILE));
    for column in (0..b.columns).step_by(COLUMNS) {
        let columns = COLUMNS.min(b.columns - column);
        for term in (0..a.columns).step_by(depth) {
            let terms = (term, depth.min(a.columns - term));
            let start = if term == 0 { start } else { Start::There };
            let right = (2 * V::LEN, a.rows);
            let right = Panels::new(b.transposed(), (column, columns), terms, right, packed_b);
            for row in (0..a.rows).step_by(ROWS) {
                let rows = (row, ROWS.min(a.rows - row));
                let left = Panels::new(a, rows, terms, (TILE, columns), packed_a);
                let corner = &mut c[row * b.columns + column..];
                let sides = (&left, &right);
                add_tiles::<V, TILE>(token, sides, terms.1, (b.columns, start), corner);
            }
        }
    }
}

/// Terms of a block: at most `DEPTH`, and about as many in each.
pub(super) fn depth(terms: usize) -> usize {
    terms.div_ceil(terms.div_ceil(DEPTH).max(1)).next_multiple_of(4).max(4)
}

/// Adds the product of two blocks to `c`, whose rows are `stride` apart.
#[inline(always)]
fn add_tiles<V: Lanes, const TILE: usize>(
    token: V::Token,
    (left, right): (&Panels<'_>, &Panels<'_>),
    terms: usize,
    (stride, start): (usize, Start),
    c: &mut [f32],
) {
    for ((column, columns), right) in right.each() {
        for ((row, rows), left) in left.each() {
            let target =
                Target { rows, columns, stride, start, c: &mut c[row * stride + column..] };
            add_tile::<V, TILE>(token, (left, right), terms, target);
        }
    }
}

/// So many rows and columns of the result, the rows `stride` apart.
struct Target<'a> {
    rows: usize,
    columns: usize,
    stride: usize,
    start: Start,
    c: &'a mut [f32],
}

/// Adds the product of two panels to a part of the result. A function of its own in wasm, where V8 has then registers enough for the
/// sums and the addresses.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn add_tile<V: Lanes, const TILE: usize>(
    token: V::Token,
    (left, right): (Panel<'_>, Panel<'_>),
    terms: usize,
    Target { rows, columns, stride, start, c }: Target<'_>,
) {
    let sums = tile_sums::<V, TILE>(token, left, right, terms);
    if columns == 2 * V::LEN && rows == TILE {
        for (sums, c) in sums.iter().zip(c.chunks_mut(stride)) {
            let (left, right) = c[..2 * V::LEN].split_at_mut(V::LEN);
            let mut sums = *sums;
            if start == Start::There {
                sums = [V::load(token, left).add(sums[0]), V::load(token, right).add(sums[1])];
            }
            sums[0].store(left);
            sums[1].store(right);
        }
        return;
    }
    for (sums, c) in sums.iter().zip(c.chunks_mut(stride)).take(rows) {
        let mut row = [0.0; WIDEST_PANEL];
        sums[0].store(&mut row);
        sums[1].store(&mut row[V::LEN..]);
        let elements = c.iter_mut().zip(row).take(columns);
        match start {
            Start::There => elements.for_each(|(c, sum)| *c += sum),
            Start::Zero => elements.for_each(|(c, sum)| *c = sum),
        }
    }
}

/// The sums of a tile over all terms of two panels.
#[inline(always)]
fn tile_sums<V: Lanes, const TILE: usize>(
    token: V::Token,
    left: Panel<'_>,
    right: Panel<'_>,
    terms: usize,
) -> [[V; 2]; TILE] {
    let mut sums = [[V::splat(token, 0.0); 2]; TILE];
    left.check(TILE, terms);
    right.check(2 * V::LEN, terms);
    let (mut a, mut b) = (left.elements.as_ptr(), right.elements.as_ptr());
    let end = b.wrapping_add(terms * right.stride);
    while b != end {
        // SAFETY: both panels hold that many elements of every term, by the lines above. With slices, every term would cost the
        // loop two more operations beside the six loads, and a tenth of its time in wasm.
        let (term, row) =
            unsafe { (&*a.cast::<[f32; TILE]>(), std::slice::from_raw_parts(b, 2 * V::LEN)) };
        let (first, second) = (V::load(token, row), V::load(token, &row[V::LEN..]));
        for (sums, &a) in sums.iter_mut().zip(term) {
            let a = V::splat(token, a);
            *sums = [a.mul_add(first, sums[0]), a.mul_add(second, sums[1])];
        }
        (a, b) = (a.wrapping_add(left.stride), b.wrapping_add(right.stride));
    }
    sums
}
