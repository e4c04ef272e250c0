//! The Two-Pass softmax: no maximum, because nothing can overflow.
//!
//! ```text
//! each exp(x) is a pair (mantissa, exponent);  S = Σ of pairs;  p = exp(x) / S      2 reads, 1 write, 2 exponentials
//! (m, e) + (m', e') = (m 2^(e − E) + m' 2^(e' − E), E),   E = max(e, e')
//! ```
//! Beyond `|x| = 1e4` the mantissas would lose digits without fused operations, so such a row is left to three passes.
//! Source: arXiv 2001.04438, algorithm 3.

use super::row::{fault_of, reciprocal};
use super::three_pass;
use crate::kernels::FaultKind;
use crate::kernels::exp::{Exp, FAR, Reduction, power_of_two};
use crate::kernels::lanes::Lanes;
use crate::kernels::passes::{Factor, chunk};
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
        self.exponent.abs() <= FAR * std::f32::consts::LOG2_E
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

/// Adds pairs.
struct Adder<V: Lanes> {
    token: V::Token,
    reduction: Reduction<V, 3>,
    /// Arguments below it would cost digits of their own and add nothing.
    floor: V,
}

impl<V: Lanes> Adder<V> {
    #[inline(always)]
    fn new(token: V::Token) -> Self {
        Self { token, reduction: Reduction::far(token), floor: V::splat(token, -1.2 * FAR) }
    }

    #[inline(always)]
    fn zero(&self) -> Pairs<V> {
        let [mantissa, exponent] = [0.0, -1e30].map(|value| V::splat(self.token, value));
        Pairs { mantissa, exponent }
    }

    #[inline(always)]
    fn plus_exp(&self, sum: Pairs<V>, x: V) -> Pairs<V> {
        let (mantissa, exponent) = self.reduction.split(self.token, x.at_least(self.floor));
        self.plus(sum, Pairs { mantissa, exponent })
    }

    #[inline(always)]
    fn plus(&self, a: Pairs<V>, b: Pairs<V>) -> Pairs<V> {
        let exponent = a.exponent.at_least(b.exponent);
        let a_part = a.mantissa.mul(self.reduction.power(a.exponent.sub(exponent)));
        let b_power = self.reduction.power(b.exponent.sub(exponent));
        Pairs { mantissa: b.mantissa.mul_add(b_power, a_part), exponent }
    }

    /// The lanes as one number.
    #[inline(always)]
    fn join(&self, sum: Pairs<V>) -> Extended {
        let exponent = sum.exponent.reduce_max();
        let powers = self.reduction.power(sum.exponent.sub(V::splat(self.token, exponent)));
        Extended { mantissa: f64::from(sum.mantissa.mul(powers).reduce_sum()), exponent }
    }
}

#[inline(always)]
pub(super) fn two_pass<V: Lanes>(
    token: V::Token,
    row: Stream<'_>,
    scale: f32,
) -> Result<(), FaultKind> {
    // A temperature multiplies differences to the maximum, which this algorithm does not look for.
    if scale != 1.0 {
        return three_pass::recompute::<V>(token, row, scale);
    }
    let total = extended_sum::<V>(token, row.source());
    if total.mantissa.is_nan() {
        return Err(fault_of(row.source()));
    }
    if !total.is_exact() {
        return three_pass::recompute::<V>(token, row, scale);
    }
    store_exp_over::<V>(token, row, total)
}

/// Writes `exp(x) / total`: the exponent of each against that of the total.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn store_exp_over<V: Lanes>(
    token: V::Token,
    mut row: Stream<'_>,
    total: Extended,
) -> Result<(), FaultKind> {
    let factor = Factor::<V>::new(token, reciprocal(total.mantissa)?);
    let exp = Exp::to_exponent(token, V::splat(token, total.exponent), Reduction::far(token));
    row.map::<V>(
        token,
        0.0,
        #[inline(always)]
        |x, _| factor.times(exp.of(x)),
    );
    Ok(())
}
