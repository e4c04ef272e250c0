//! Logarithms: of the sum of the exponentials, and of softmax.
//!
//! `ln Σ exp(x)` is the logarithm of the reference plus that of the sum relative to it, in f64. A reference that is a
//! value is subtracted first, which is exact for large offsets; the whole logarithm otherwise, in two parts, a rounded
//! one and its remainder.

use super::row::running_sum;
use crate::kernels::FaultKind;
use crate::kernels::exp::Reference;
use crate::kernels::lanes::Lanes;
use crate::kernels::stream::Stream;

/// Writes `x · scale − ln Σ exp(x · scale)`.
#[inline(always)]
pub(super) fn log_softmax<V: Lanes>(
    token: V::Token,
    mut row: Stream<'_>,
    scale: f32,
) -> Result<(), FaultKind> {
    let total = running_sum::<V>(token, row.source(), scale)?;
    match total.reference {
        Reference::Exponent(_) => {
            let logarithm = total.logarithm();
            let high = logarithm as f32;
            let low = (logarithm - f64::from(high)) as f32;
            let [high, low] = [high, low].map(|part| V::splat(token, part));
            row.map::<V>(
                token,
                0.0,
                #[inline(always)]
                |x, _| x.sub(high).sub(low),
            );
        }
        Reference::Value { value, scale } => {
            let constants = [value, scale, libm::log(total.sum) as f32];
            let [value, scale, sum] = constants.map(|constant| V::splat(token, constant));
            row.map::<V>(
                token,
                0.0,
                #[inline(always)]
                |x, _| x.sub(value).mul(scale).sub(sum),
            );
        }
    }
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
