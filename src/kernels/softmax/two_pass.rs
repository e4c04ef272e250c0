//! The Two-Pass softmax: no maximum, because nothing can overflow.
//!
//! ```text
//! each exp(x) is a pair (mantissa, exponent);  S = Σ of pairs;  p = exp(x) / S      2 reads, 1 write, 2 exponentials
//! (m, e) + (m', e') = (m 2^(e − E) + m' 2^(e' − E), E),   E = max(e, e')
//! ```
//! The second pass is the one of the other algorithms, relative to the exponent of the sum. For `|x|` beyond 1.1e4 the
//! mantissas lose digits without fused operations, so such a row is left to three passes.
//! Source: arXiv 2001.04438, algorithm 3.

use super::row::{Sum, fault_of, reciprocal};
use super::three_pass;
use crate::kernels::FaultKind;
use crate::kernels::exp::{EXACT, MAGIC, Reduction, Reference, power_of_two};
use crate::kernels::lanes::Lanes;
use crate::kernels::passes::{chunk, store_exp_scaled_in};
use crate::kernels::stream::{Stream, UNROLL, touched_blocks, walk};

/// A non-negative number `mantissa · 2^exponent`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extended {
    pub(super) mantissa: f64,
    pub(super) exponent: f32,
}

impl Extended {
    /// 0, with an exponent below all others.
    const ZERO: Self = Self { mantissa: 0.0, exponent: -1e30 };

    fn plus(self, other: Self) -> Self {
        let exponent = self.exponent.max(other.exponent);
        let part = |x: Self| x.mantissa * power_of_two(x.exponent - exponent);
        Self { mantissa: part(self) + part(other), exponent }
    }

    /// Is every mantissa that went into it exact to the last digits?
    fn is_exact(self) -> bool {
        self.exponent.abs() <= EXACT * std::f32::consts::LOG2_E
    }
}

/// A sum of pairs, lane by lane.
#[derive(Clone, Copy)]
struct Pairs<V> {
    mantissa: V,
    exponent: V,
}

/// The sum of pairs of a row.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn extended_sum<V: Lanes>(token: V::Token, row: &[f32]) -> Extended {
    let adder = Adder::<V>::new(token);
    let mut total = Extended::ZERO;
    for block in touched_blocks(row) {
        for chunk in block.chunks(chunk::<V>()) {
            let mut sums = [adder.zero(); UNROLL];
            walk::<V>(
                token,
                chunk,
                f32::NEG_INFINITY,
                #[inline(always)]
                |x, slot| {
                    sums[slot] = adder.plus_exp(sums[slot], x);
                },
            );
            let sum = adder.plus(sums[0], sums[1]);
            total = total.plus(adder.join(sum));
        }
    }
    total
}

/// The constants of the first pass.
struct Adder<V: Lanes> {
    token: V::Token,
    reduction: Reduction<V>,
    magic: V,
    floor: V,
    lowest: V,
    one: V,
}

impl<V: Lanes> Adder<V> {
    #[inline(always)]
    fn new(token: V::Token) -> Self {
        let reduction = Reduction::new(token);
        let [magic, floor, lowest, one] =
            [MAGIC, -1.2 * EXACT, -127.0, 1.0].map(|value| V::splat(token, value));
        Self { token, reduction, magic, floor, lowest, one }
    }

    #[inline(always)]
    fn zero(&self) -> Pairs<V> {
        let [mantissa, exponent] = [0.0, -1e30].map(|value| V::splat(self.token, value));
        Pairs { mantissa, exponent }
    }

    /// `2^k` for a whole `k ≤ 0`; 0 from −127 down.
    #[inline(always)]
    fn power(&self, k: V) -> V {
        k.at_least(self.lowest).add(self.magic).low_bits_to_exponent()
    }

    #[inline(always)]
    fn plus_exp(&self, sum: Pairs<V>, x: V) -> Pairs<V> {
        let (_, exponent, t) = self.reduction.reduce(x.at_least(self.floor), self.magic);
        let mantissa = self.reduction.slope(t).mul_add(t, self.one);
        self.plus(sum, Pairs { mantissa, exponent })
    }

    #[inline(always)]
    fn plus(&self, a: Pairs<V>, b: Pairs<V>) -> Pairs<V> {
        let exponent = a.exponent.at_least(b.exponent);
        let a_part = a.mantissa.mul(self.power(a.exponent.sub(exponent)));
        let b_power = self.power(b.exponent.sub(exponent));
        Pairs { mantissa: b.mantissa.mul_add(b_power, a_part), exponent }
    }

    /// The lanes as one number.
    #[inline(always)]
    fn join(&self, sum: Pairs<V>) -> Extended {
        let exponent = sum.exponent.reduce_max();
        let powers = self.power(sum.exponent.sub(V::splat(self.token, exponent)));
        Extended { mantissa: f64::from(sum.mantissa.mul(powers).reduce_sum()), exponent }
    }
}

/// The sum of a row as the other algorithms know it, or `None` where three passes are called for.
#[inline(always)]
pub(super) fn sum<V: Lanes>(token: V::Token, row: &[f32]) -> Result<Option<Sum>, FaultKind> {
    let total = extended_sum::<V>(token, row);
    if total.mantissa.is_nan() {
        return Err(fault_of(row));
    }
    let sum = Sum { reference: Reference::Exponent(total.exponent), sum: total.mantissa };
    Ok(total.is_exact().then_some(sum))
}

#[inline(always)]
pub(super) fn two_pass<V: Lanes>(
    token: V::Token,
    row: Stream<'_>,
    scale: f32,
) -> Result<(), FaultKind> {
    // A temperature multiplies differences to the maximum, which this algorithm does not look for.
    let total = if scale == 1.0 { sum::<V>(token, row.source())? } else { None };
    match total {
        Some(total) => {
            store_exp_scaled_in::<V>(token, row, total.reference, reciprocal(total.sum)?);
            Ok(())
        }
        None => three_pass::recompute::<V>(token, row, scale),
    }
}
