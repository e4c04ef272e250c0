//! Softmax in cache-sized blocks, one exponential an element: ours, and the fastest out of cache.
//!
//! ```text
//! for each block b:  m_b = max b;  p = exp(b − m_b), S_b = Σ p      one trip through memory: 1 read, 1 write
//! S = Σ S_b exp(m_b − m)
//! for each block b:  p = p · exp(m_b − m) / S                       another: 1 read, 1 write
//! ```
//! The second read of a block, for the exponentials, finds it in cache. Blocks depend on nothing but their own
//! elements, so they may be taken by any thread in any order, and the digits stay the same.

use super::row::{BLOCK, Sum, reference_of};
use crate::kernels::FaultKind;
use crate::kernels::arithmetic::dispatch;
use crate::kernels::lanes::Lanes;
use crate::kernels::parallel;
use crate::kernels::passes::{scale, store_exp_in};
use crate::kernels::stream::Stream;

dispatch! {
    /// Writes the exponentials of a block relative to its own maximum; `None` if all of it is masked.
    fn block(stream: Stream<'_>, scale: f32) -> Result<Option<Sum>, FaultKind> = block_in
}

#[inline(always)]
fn block_in<V: Lanes>(
    token: V::Token,
    mut stream: Stream<'_>,
    scale: f32,
) -> Result<Option<Sum>, FaultKind> {
    match reference_of::<V>(token, stream.source(), scale) {
        Ok(reference) => {
            let sum = store_exp_in::<V>(token, stream, reference);
            if sum.is_nan() { Err(FaultKind::NotANumber) } else { Ok(Some(Sum { reference, sum })) }
        }
        Err(FaultKind::AllMasked) => {
            stream.target().fill(0.0);
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}

/// A row of any length.
pub(super) fn long_row(mut row: Stream<'_>, inverse_temperature: f32) -> Result<(), FaultKind> {
    let parallel = parallel::pays(row.len());
    let blocks = row.reborrow().parts(BLOCK).collect();
    let sums = parallel::collect(blocks, parallel, |stream| block(stream, inverse_temperature));
    let sums: Vec<Option<Sum>> = sums.into_iter().collect::<Result<_, _>>()?;
    let largest = sums.iter().flatten().map(|sum| sum.reference);
    let largest = largest.max_by(|a, b| a.logarithm().total_cmp(&b.logarithm()));
    let Some(largest) = largest else { return Err(FaultKind::AllMasked) };
    let factor = |sum: &Sum| sum.reference.factor_to(largest);
    let total: f64 = sums.iter().flatten().map(|sum| sum.sum * factor(sum)).sum();
    let blocks = row.parts(BLOCK).zip(&sums).collect();
    parallel::collect(blocks, parallel, |(mut stream, sum): (Stream<'_>, &Option<Sum>)| {
        if let Some(sum) = sum {
            scale(stream.target(), factor(sum) / total);
        }
    });
    Ok(())
}
