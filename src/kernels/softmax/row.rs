//! What the algorithms for one row share: the reference, the sum relative to it, and what a row
//! without an answer looks like.

use crate::kernels::FaultKind;
use crate::kernels::exp::Reference;
use crate::kernels::lanes::Lanes;
use crate::kernels::passes::{max_in, sum_exp_in};

/// Elements of a block that stays in the second-level cache.
pub(super) const BLOCK: usize = 16_384;

/// `Σ exp(x)` relative to a reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    pub(super) reference: Reference,
    pub(super) sum: f64,
}

impl Sum {
    /// `ln Σ exp(x)`.
    pub(super) fn logarithm(self) -> f64 {
        self.reference.logarithm() + libm::log(self.sum)
    }
}

/// The reference of a row, from its maximum.
#[inline(always)]
pub(super) fn reference_of<V: Lanes>(
    token: V::Token,
    row: &[f32],
    scale: f32,
) -> Result<Reference, FaultKind> {
    let max = max_in::<V>(token, row);
    if max.is_finite() { Ok(Reference::new(max, scale)) } else { Err(fault_of(row)) }
}

/// `1 / sum`. Only a NaN among the elements makes the sum of a row with a finite maximum NaN.
#[inline(always)]
pub(super) fn reciprocal(sum: f64) -> Result<f64, FaultKind> {
    if sum.is_nan() { Err(FaultKind::NotANumber) } else { Ok(1.0 / sum) }
}

/// What is wrong with a row whose maximum is not finite or whose sum is NaN.
#[cold]
pub(super) fn fault_of(row: &[f32]) -> FaultKind {
    match row {
        row if row.iter().any(|x| x.is_nan()) => FaultKind::NotANumber,
        row if row.contains(&f32::INFINITY) => FaultKind::PositiveInfinity,
        _ => FaultKind::AllMasked,
    }
}

/// `Σ exp(x)` in one pass, block by block, against the largest maximum so far.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn running_sum<V: Lanes>(
    token: V::Token,
    row: &[f32],
    scale: f32,
) -> Result<Sum, FaultKind> {
    let mut running: Option<(f32, Sum)> = None;
    for block in row.chunks(BLOCK) {
        let max = max_in::<V>(token, block);
        if max == f32::NEG_INFINITY && !block.iter().any(|x| x.is_nan()) {
            continue;
        }
        if !max.is_finite() {
            return Err(fault_of(block));
        }
        let before = running.filter(|&(largest, _)| largest >= max);
        let (largest, mut total) = before.unwrap_or_else(|| {
            let reference = Reference::new(max, scale);
            let sum = running.map_or(0.0, |(_, old)| old.sum * old.reference.factor_to(reference));
            (max, Sum { reference, sum })
        });
        total.sum += sum_exp_in::<V>(token, block, total.reference);
        running = Some((largest, total));
    }
    match running {
        Some((_, total)) if !total.sum.is_nan() => Ok(total),
        _ => Err(fault_of(row)),
    }
}
