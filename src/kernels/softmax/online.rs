//! Softmax with the maximum and the sum found together.
//!
//! ```text
//! m = −∞, S = 0;  for each block b:  m' = max(m, max b),  S = S · exp(m − m') + Σ exp(b − m')
//! p = exp(x − m) / S                                       2 reads, 1 write, 2 exponentials
//! ```
//! Milakov and Gimelshein (arXiv 1805.02867) step element by element, which takes an exponential to rescale the
//! sum each time; here a step is a block that stays in cache, and the rescaling is a power of two.

use super::row::{reciprocal, running_sum};
use crate::kernels::FaultKind;
use crate::kernels::lanes::Lanes;
use crate::kernels::passes::store_exp_scaled_in;
use crate::kernels::stream::Stream;

#[inline(always)]
pub(super) fn online<V: Lanes>(
    token: V::Token,
    row: Stream<'_>,
    scale: f32,
) -> Result<(), FaultKind> {
    let total = running_sum::<V>(token, row.source(), scale)?;
    store_exp_scaled_in::<V>(token, row, total.reference, reciprocal(total.sum)?);
    Ok(())
}
