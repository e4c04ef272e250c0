//! Logarithms: of the sum of the exponentials, and of softmax.
//!
//! `ln Σ exp(x)` is the logarithm of the reference plus that of the sum relative to it, in f64. It is
//! subtracted in two parts, a rounded one and its remainder, so that an offset of 1e4 costs no digit.

use super::row::running_sum;
use crate::kernels::FaultKind;
use crate::kernels::lanes::Lanes;
use crate::kernels::stream::Stream;

/// Writes `x · scale − ln Σ exp(x · scale)`.
#[inline(always)]
pub(super) fn log_softmax<V: Lanes>(
    token: V::Token,
    mut row: Stream<'_>,
    scale: f32,
) -> Result<(), FaultKind> {
    let scale = scale.min(f32::MAX);
    let logarithm = logsumexp::<V>(token, row.source(), scale)?;
    // The difference comes before the scale, as everywhere: (x − L / scale) · scale.
    let shift = logarithm / f64::from(scale);
    let high = shift as f32;
    let [high, low, scale] =
        [high, (shift - f64::from(high)) as f32, scale].map(|value| V::splat(token, value));
    row.map::<V>(
        token,
        0.0,
        #[inline(always)]
        |x, _| x.sub(high).sub(low).mul(scale),
    );
    Ok(())
}

/// `ln Σ exp(x · scale)`.
#[inline(always)]
pub(super) fn logsumexp<V: Lanes>(
    token: V::Token,
    row: &[f32],
    scale: f32,
) -> Result<f64, FaultKind> {
    Ok(running_sum::<V>(token, row, scale)?.logarithm())
}
