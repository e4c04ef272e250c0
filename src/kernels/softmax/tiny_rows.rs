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
    let mut first = 0;
    for mut group in rows.parts(V::LEN * columns) {
        let count = group.len() / columns;
        group_of_rows::<V>(token, &mut group, columns, count, scale).map_err(|lane| {
            let row = &group.source()[lane * columns..][..columns];
            (first + lane, fault_of(row))
        })?;
        first += count;
    }
    Ok(())
}

/// Softmax of `count ≤ V::LEN` rows, or the first row that has none. Nothing is written then.
#[inline(always)]
fn group_of_rows<V: Lanes>(
    token: V::Token,
    rows: &mut Stream<'_>,
    columns: usize,
    count: usize,
    scale: f32,
) -> Result<(), usize> {
    let mut elements = [V::splat(token, 0.0); LONGEST];
    let elements = &mut elements[..columns];
    let mut max = V::splat(token, f32::NEG_INFINITY);
    let source = rows.source();
    for (column, element) in elements.iter_mut().enumerate() {
        // Lanes without a row repeat the last one.
        *element = V::from_fn(
            token,
            #[inline(always)]
            |lane| source[lane.min(count - 1) * columns + column],
        );
        max = element.at_least(max);
    }
    let sum = exponentials::<V>(token, elements, max, scale);
    if let Some(lane) = (0..count).find(|&lane| !sum.lane(lane).is_finite()) {
        return Err(lane);
    }
    let factor = V::from_fn(
        token,
        #[inline(always)]
        |lane| 1.0 / sum.lane(lane),
    );
    let target = rows.target();
    for (column, element) in elements.iter().enumerate() {
        let probability = element.mul(factor);
        for lane in 0..count {
            target[lane * columns + column] = probability.lane(lane);
        }
    }
    Ok(())
}

/// Replaces the elements by their exponentials relative to `max` and gives the sums.
#[inline(always)]
fn exponentials<V: Lanes>(token: V::Token, elements: &mut [V], max: V, scale: f32) -> V {
    let mut sum = V::splat(token, 0.0);
    let near = max.mul(max).reduce_max() <= NEAR * NEAR;
    if near && scale == 1.0 {
        let exponent = V::from_fn(
            token,
            #[inline(always)]
            |lane| (max.lane(lane) * std::f32::consts::LOG2_E).round_ties_even(),
        );
        let exp = Exp::to_exponent(token, exponent, Reduction::near(token));
        for x in elements {
            *x = exp.of(*x);
            sum = sum.add(*x);
        }
    } else {
        let exp = Exp::to_value(token, max, scale.min(f32::MAX));
        for x in elements {
            *x = exp.of(*x);
            sum = sum.add(*x);
        }
    }
    sum
}
