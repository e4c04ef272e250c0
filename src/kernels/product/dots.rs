//! The product of matrices that both lie along the terms: nothing is packed, a vector holds partial sums of one element.

use super::super::lanes::Lanes;
use super::Matrix;

/// Rows of a tile, two columns wide.
const TILE: usize = 4;

#[inline(always)]
pub(super) fn add_dots_in<V: Lanes>(token: V::Token, a: Matrix<'_>, b: Matrix<'_>, c: &mut [f32]) {
    let terms = a.columns;
    // Beyond the edge of C the last row or column stands in.
    let row = |at: usize| &a.elements[at.min(a.rows - 1) * a.strides.0..][..terms];
    let column = |at: usize| &b.elements[at.min(b.columns - 1) * b.strides.1..][..terms];
    for (first, c) in c.chunks_mut(TILE * b.columns).enumerate() {
        let rows: [&[f32]; TILE] = std::array::from_fn(|at| row(first * TILE + at));
        for left in (0..b.columns).step_by(2) {
            let sums = dot_tile::<V>(token, rows, [column(left), column(left + 1)]);
            for (c, sums) in c.chunks_exact_mut(b.columns).zip(sums) {
                c[left..].iter_mut().zip(sums).for_each(|(c, sum)| *c += sum);
            }
        }
    }
}

/// `Σ a b` of every row with every column, all of one length.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn dot_tile<V: Lanes>(
    token: V::Token,
    rows: [&[f32]; TILE],
    columns: [&[f32]; 2],
) -> [[f32; 2]; TILE] {
    let mut sums = [[V::splat(token, 0.0); TILE]; 2];
    let [a, b, c, d] = rows.map(|row| row.chunks_exact(V::LEN));
    let [left, right] = columns.map(|column| column.chunks_exact(V::LEN));
    for (((a, b), (c, d)), (left, right)) in a.zip(b).zip(c.zip(d)).zip(left.zip(right)) {
        let (left, right) = (V::load(token, left), V::load(token, right));
        for (slot, row) in [a, b, c, d].into_iter().enumerate() {
            let row = V::load(token, row);
            sums[0][slot] = row.mul_add(left, sums[0][slot]);
            sums[1][slot] = row.mul_add(right, sums[1][slot]);
        }
    }
    let sums = sums.map(
        #[inline(always)]
        |sums| V::reduce_sums(sums),
    );
    let whole = rows[0].len() - rows[0].len() % V::LEN;
    std::array::from_fn(
        #[inline(always)]
        |slot| {
            std::array::from_fn(
                #[inline(always)]
                |side| {
                    let tail = rows[slot][whole..].iter().zip(&columns[side][whole..]);
                    tail.fold(sums[side][slot], |sum, (a, b)| sum + a * b)
                },
            )
        },
    )
}
