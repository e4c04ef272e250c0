//! Softmax in three passes.
//!
//! ```text
//! recompute: m = max x;  S = Σ exp(x − m);         p = exp(x − m) / S     3 reads, 1 write, 2 exponentials
//! reload:    m = max x;  p = exp(x − m), S = Σ p;  p = p / S              3 reads, 2 writes, 1 exponential
//! ```
//! Source: arXiv 2001.04438, algorithms 1 and 2.

use super::row::{reciprocal, reference_of};
use crate::kernels::FaultKind;
use crate::kernels::lanes::Lanes;
use crate::kernels::passes::{scale_in, store_exp_in, store_exp_scaled_in, sum_exp_in};
use crate::kernels::stream::Stream;

/// The exponentials are computed twice and stored once.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn recompute<V: Lanes>(
    token: V::Token,
    row: Stream<'_>,
    scale: f32,
) -> Result<(), FaultKind> {
    let reference = reference_of::<V>(token, row.source(), scale)?;
    let factor = reciprocal(sum_exp_in::<V>(token, row.source(), reference))?;
    store_exp_scaled_in::<V>(token, row, reference, factor);
    Ok(())
}

/// The exponentials are computed once and stored twice.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn reload<V: Lanes>(
    token: V::Token,
    mut row: Stream<'_>,
    scale: f32,
) -> Result<(), FaultKind> {
    let reference = reference_of::<V>(token, row.source(), scale)?;
    let factor = reciprocal(store_exp_in::<V>(token, row.reborrow(), reference))?;
    scale_in::<V>(token, row.target(), factor);
    Ok(())
}
