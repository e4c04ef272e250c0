//! Rows of few elements: a row a lane.
//!
//! With ten classes a row is two vectors and a half, and joining lanes costs more than the exponentials. So as many
//! rows as there are lanes stand side by side: element `j` of each in vector `j`, and maximum, sum and division are
//! lane by lane. The transposition is one load and one store an element.

use super::row::fault_of;
use crate::kernels::FaultKind;
use crate::kernels::exp::{Exp, NEAR, Reduction};
use crate::kernels::lanes::Lanes;
use crate::kernels::stream::Stream;

/// Lanes of the widest vectors.
const MOST_LANES: usize = 16;

/// Longest row of this layout.
pub(super) const LONGEST: usize = 32;

/// Softmax of every row of the stream; the index of a row without an answer comes with its fault.
#[inline(always)]
pub(super) fn tiny_rows<V: Lanes>(
    token: V::Token,
    rows: Stream<'_>,
    columns: usize,
    scale: f32,
) -> Result<(), (usize, FaultKind)> {
    let mut elements = [V::splat(token, 0.0); LONGEST];
    let elements = &mut elements[..columns];
    for (index, mut group) in rows.parts(V::LEN * columns).enumerate() {
        let (count, whole) = (group.len() / columns, V::LEN * columns);
        let result = if group.len() == whole {
            group_of_rows::<V>(token, group.reborrow(), elements, scale)
        } else {
            last_rows::<V>(token, group.reborrow(), elements, scale)
        };
        result.map_err(|lane| {
            let lane = lane.min(count - 1);
            (index * V::LEN + lane, fault_of(&group.source()[lane * columns..][..columns]))
        })?;
    }
    Ok(())
}

/// Softmax of fewer rows than there are lanes. The lanes without a row repeat one that is there.
#[inline(always)]
fn last_rows<V: Lanes>(
    token: V::Token,
    mut rows: Stream<'_>,
    elements: &mut [V],
    scale: f32,
) -> Result<(), usize> {
    let (columns, length) = (elements.len(), rows.len());
    let mut copies = [0.0; LONGEST * MOST_LANES];
    let copies = &mut copies[..V::LEN * columns];
    for row in copies.chunks_exact_mut(columns).rev() {
        row.copy_from_slice(&rows.source()[..columns]);
    }
    copies[..length].copy_from_slice(rows.source());
    group_of_rows::<V>(token, Stream::within(copies), elements, scale)?;
    rows.target().copy_from_slice(&copies[..length]);
    Ok(())
}

/// Softmax of `V::LEN` rows, or the first of them that has none. Nothing is written then.
#[inline(always)]
fn group_of_rows<V: Lanes>(
    token: V::Token,
    mut rows: Stream<'_>,
    elements: &mut [V],
    scale: f32,
) -> Result<(), usize> {
    let columns = elements.len();
    assert_eq!(rows.len(), V::LEN * columns, "a row a lane");
    let source = rows.source();
    let mut max = V::splat(token, f32::NEG_INFINITY);
    for (column, element) in elements.iter_mut().enumerate() {
        *element = V::from_fn(
            token,
            // SAFETY: lane < V::LEN and column < columns, so the index is below their product, the length.
            #[inline(always)]
            |lane| unsafe { *source.get_unchecked(lane * columns + column) },
        );
        max = element.at_least(max);
    }
    let sum = exponentials::<V>(token, elements, max, scale);
    // A quotient and not a product with the reciprocal, so that what is certain is exactly 1. Scattering the lanes hides it.
    // A sum that is NaN shows in all that is made from it.
    if sum.reduce_sum().is_nan() {
        return Err((0..V::LEN).find(|&lane| sum.lane(lane).is_nan()).unwrap_or(0));
    }
    let target = rows.target();
    for (column, element) in elements.iter().enumerate() {
        let probability = element.div(sum);
        for lane in 0..V::LEN {
            // SAFETY: as above.
            unsafe { *target.get_unchecked_mut(lane * columns + column) = probability.lane(lane) };
        }
    }
    Ok(())
}

/// Replaces the elements by their exponentials relative to `max` and gives the sums.
///
/// The digits of a row are its own: rows of one kind of reference, the usual case, only take a shorter way to them.
#[inline(always)]
fn exponentials<V: Lanes>(token: V::Token, elements: &mut [V], max: V, scale: f32) -> V {
    let mut sum = V::splat(token, 0.0);
    let near = max.mul(max).reduce_max() <= NEAR * NEAR;
    if near && scale == 1.0 {
        let reduction = Reduction::near(token);
        let exp = Exp::to_exponent(token, reduction.exponent(max), reduction);
        for x in elements {
            *x = exp.of(*x);
            sum = sum.add(*x);
        }
    } else {
        let exp = Exp::to_each(token, max, scale.min(f32::MAX));
        for x in elements {
            *x = exp.of(*x);
            sum = sum.add(*x);
        }
    }
    sum
}
