//! Exponentials relative to a reference, without rounding the difference.
//!
//! `exp(x) = 2^n · exp(t)` with `n = round(x · log2 e)` and `t = x − n ln 2`, `|t| ≤ ln 2 / 2`. Softmax wants
//! `exp(x − max)`, and rounding `x − max` is its largest error: half an ulp of a difference of 50 is 2e-6, thirty
//! ulp of the result. So nothing is subtracted. The reference is a whole power of two, `2^N` with
//! `N = round(max · log2 e)`, and what is computed is `exp(x) · 2^−N = 2^(n − N) · exp(t)`: the subtraction is one
//! of integers, and blocks with different references are brought together by exact multiplications.
//!
//! The integer `n − N + 127` comes from one addition: a magic number is added that pushes the
//! fraction out of the mantissa, so the low bits of the float are the integer, and a shift by 23 makes them an exponent.
//! Putting `−N` into the magic number costs nothing. `n − N ≤ −127` gives the exponent 0 and so exactly 0; arguments
//! below that are lifted to it first.
//!
//! `ln 2` is subtracted in two parts, the first of which has an exact product with `n` for `|x| ≤ 350`, fused or
//! not; Two-Pass, which has no maximum to subtract, takes three parts and reaches 1e4. Beyond that, or with a temperature,
//! the reference is a [`Reference::Value`] and `(x − max) / T` is rounded, which is exact where the offset is large.
//!
//! The polynomial is the fifth-degree one of XNNPACK, relative error 1.8e-7 (3 ulp). A vector takes 20 operations,
//! 14 where they are fused. Source: "The Two-Pass Softmax Algorithm", arXiv 2001.04438, section 4; the
//! integer reference and the three-part `ln 2` are ours.

use super::lanes::Lanes;

/// Every constant of a pass. They are read through a pointer that the compiler cannot follow: as literals they would be
/// made anew in each turn of a loop, since V8 moves nothing out of the loops of wasm.
struct Constants {
    log2_e: f32,
    /// 1.5 · 2^23 + 127: see the module.
    magic: f32,
    /// Exponent at and below which a result is 0, and the argument that has it.
    lowest: [f32; 2],
    /// `ln 2` in two parts of fifteen and twenty-four bits.
    near: [f32; 2],
    /// `ln 2` in three parts of nine, nine and twenty-four bits.
    far: [f32; 3],
    /// Coefficients of the polynomial, the first power first.
    polynomial: [f32; 5],
}

/// XNNPACK's, but for `far`: 0x1.62E4p-1, 0x1.7F7D1Cp-20; 0x1.63p-1, -0x1.BDp-13, -0x1.05C61p-29;
/// 0x1.FFFFF6p-1, 0x1.FFFDC6p-2, 0x1.555A80p-3, 0x1.573A1Ap-5, 0x1.0F9F9Cp-7.
static CONSTANTS: Constants = Constants {
    log2_e: std::f32::consts::LOG2_E,
    magic: 12_583_039.0,
    lowest: [-127.0, -127.0 * std::f32::consts::LN_2],
    near: [f32::from_bits(0x3f31_7200), f32::from_bits(0x35bf_be8e)],
    far: [f32::from_bits(0x3f31_8000), f32::from_bits(0xb95e_8000), f32::from_bits(0xb102_e308)],
    polynomial: [
        f32::from_bits(0x3f7f_fffb),
        f32::from_bits(0x3eff_fee3),
        f32::from_bits(0x3e2a_ad40),
        f32::from_bits(0x3d2b_9d0d),
        f32::from_bits(0x3c07_cfce),
    ],
};

/// Largest absolute value for which two parts of `ln 2` leave `t` exact but for its last rounding.
pub(crate) const NEAR: f32 = 350.0;
/// The same for three parts.
pub(crate) const FAR: f32 = 1.0e4;

/// What the exponentials of a row or block are relative to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reference {
    /// `exp(x) · 2^−N`.
    Exponent(f32),
    /// `exp((x − value) · scale)`.
    Value { value: f32, scale: f32 },
}

impl Reference {
    /// The reference for elements of which `max` is the largest.
    pub(crate) fn new(max: f32, inverse_temperature: f32) -> Self {
        if inverse_temperature == 1.0 && max.abs() <= NEAR {
            return Self::Exponent((max * std::f32::consts::LOG2_E).round_ties_even());
        }
        // A temperature so small that its inverse is infinite is as good as the smallest one.
        Self::Value { value: max, scale: inverse_temperature.min(f32::MAX) }
    }

    /// Logarithm of the reference: what must be added to the logarithm of a sum relative to it.
    pub(crate) fn logarithm(self) -> f64 {
        match self {
            Self::Exponent(exponent) => f64::from(exponent) * std::f64::consts::LN_2,
            Self::Value { value, scale } => f64::from(value) * f64::from(scale),
        }
    }

    /// The factor that brings what is relative to `self` to `other`, which is not smaller. Exact
    /// between exponents.
    pub(crate) fn factor_to(self, other: Self) -> f64 {
        match (self, other) {
            (Self::Exponent(from), Self::Exponent(to)) => power_of_two(from - to),
            _ => libm::exp(self.logarithm() - other.logarithm()),
        }
    }
}

/// `2^exponent` for a whole number up to 1023; 0 below the normal numbers.
pub(crate) fn power_of_two(exponent: f32) -> f64 {
    let biased = (exponent + 1023.0).max(0.0);
    f64::from_bits((biased as u64) << 52)
}

/// `x = n ln 2 + t` with `ln 2` in `PARTS` parts, and the polynomial of `t`.
#[derive(Clone, Copy)]
pub(crate) struct Reduction<V, const PARTS: usize> {
    log2_e: V,
    magic: V,
    lowest: [V; 2],
    minus_ln_2: [V; PARTS],
    polynomial: [V; 5],
}

impl<V: Lanes> Reduction<V, 2> {
    #[inline(always)]
    pub(crate) fn near(token: V::Token) -> Self {
        let constants = std::hint::black_box(&CONSTANTS);
        Self::new(token, constants, &constants.near)
    }
}

impl<V: Lanes> Reduction<V, 3> {
    #[inline(always)]
    pub(crate) fn far(token: V::Token) -> Self {
        let constants = std::hint::black_box(&CONSTANTS);
        Self::new(token, constants, &constants.far)
    }
}

impl<V: Lanes, const PARTS: usize> Reduction<V, PARTS> {
    #[inline(always)]
    fn new(token: V::Token, constants: &Constants, ln_2: &[f32; PARTS]) -> Self {
        Self {
            log2_e: V::splat(token, constants.log2_e),
            magic: V::splat(token, constants.magic),
            lowest: constants.lowest.map(|value| V::splat(token, value)),
            minus_ln_2: ln_2.map(|part| V::splat(token, -part)),
            polynomial: constants.polynomial.map(|coefficient| V::splat(token, coefficient)),
        }
    }

    /// `(n + magic, n, t)` with `n = round(x · log2 e)`.
    #[inline(always)]
    fn reduce(&self, x: V, magic: V) -> (V, V, V) {
        let biased = x.mul_add(self.log2_e, magic);
        let n = biased.sub(magic);
        let mut t = x;
        for part in self.minus_ln_2 {
            t = n.mul_add(part, t);
        }
        (biased, n, t)
    }

    /// `(exp(t) − 1) / t`.
    #[inline(always)]
    fn slope(&self, t: V) -> V {
        let [c1, c2, c3, c4, c5] = self.polynomial;
        c5.mul_add(t, c4).mul_add(t, c3).mul_add(t, c2).mul_add(t, c1)
    }

    /// `round(x · log2 e)`.
    #[inline(always)]
    pub(crate) fn exponent(&self, x: V) -> V {
        x.mul_add(self.log2_e, self.magic).sub(self.magic)
    }

    /// `exp(x)` as `(exp(t), n)`.
    #[inline(always)]
    pub(crate) fn split(&self, token: V::Token, x: V) -> (V, V) {
        let (_, n, t) = self.reduce(x, self.magic);
        (self.slope(t).mul_add(t, V::splat(token, 1.0)), n)
    }

    /// `2^k` for a whole `k ≤ 0`; 0 from −127 down.
    #[inline(always)]
    pub(crate) fn power(&self, k: V) -> V {
        k.at_least(self.lowest[0]).add(self.magic).low_bits_to_exponent()
    }
}

/// The exponential of vectors relative to a reference; `VALUE` says of which kind it is.
#[derive(Clone, Copy)]
pub(crate) struct Exp<V, const VALUE: bool, const PARTS: usize> {
    magic: V,
    floor: V,
    value: V,
    scale: V,
    reduction: Reduction<V, PARTS>,
}

impl<V: Lanes, const PARTS: usize> Exp<V, false, PARTS> {
    /// Relative to `2^exponent`, lane by lane.
    #[inline(always)]
    pub(crate) fn to_exponent(
        token: V::Token,
        exponent: V,
        reduction: Reduction<V, PARTS>,
    ) -> Self {
        let lowest = exponent.add(reduction.lowest[0]);
        Self {
            magic: reduction.magic.sub(exponent),
            floor: lowest.mul(V::splat(token, std::f32::consts::LN_2)),
            value: exponent,
            scale: exponent,
            reduction,
        }
    }
}

impl<V: Lanes> Exp<V, true, 2> {
    /// Relative to `value`, lane by lane, with the differences multiplied by `scale`.
    #[inline(always)]
    pub(crate) fn to_value(token: V::Token, value: V, scale: f32) -> Self {
        let reduction = Reduction::near(token);
        let (magic, floor) = (reduction.magic, reduction.lowest[1]);
        Self { magic, floor, value, scale: V::splat(token, scale), reduction }
    }
}

impl<V: Lanes> Exp<V, true, 2> {
    /// Each lane relative to what suits its maximum, with the digits it has among lanes of its own kind: 2^0 and
    /// the value 0 take nothing away and round nothing.
    #[inline(always)]
    pub(crate) fn to_each(token: V::Token, max: V, scale: f32) -> Self {
        let reduction = Reduction::near(token);
        let exponents = reduction.exponent(max);
        let near = |lane| scale == 1.0 && max.lane(lane).abs() <= NEAR;
        let exponent = V::from_fn(
            token,
            #[inline(always)]
            |lane| if near(lane) { exponents.lane(lane) } else { 0.0 },
        );
        let value = V::from_fn(
            token,
            #[inline(always)]
            |lane| if near(lane) { 0.0 } else { max.lane(lane) },
        );
        let Exp { magic, floor, reduction, .. } = Exp::to_exponent(token, exponent, reduction);
        Self { magic, floor, value, scale: V::splat(token, scale), reduction }
    }
}

impl<V: Lanes, const VALUE: bool, const PARTS: usize> Exp<V, VALUE, PARTS> {
    /// The exponential of each lane relative to the reference.
    #[inline(always)]
    pub(crate) fn of(&self, x: V) -> V {
        let x = if VALUE { x.sub(self.value).mul(self.scale) } else { x };
        let (biased, _, t) = self.reduction.reduce(x.at_least(self.floor), self.magic);
        let power = biased.low_bits_to_exponent();
        self.reduction.slope(t).mul_add(t.mul(power), power)
    }
}

/// Calls `$body` with `$exp` the exponential relative to a reference, one text for both kinds.
macro_rules! with_exp {
    ($token:expr, $reference:expr, $exp:ident => $body:expr) => {
        match $reference {
            $crate::kernels::exp::Reference::Exponent(exponent) => {
                let $exp = $crate::kernels::exp::Exp::to_exponent(
                    $token,
                    V::splat($token, exponent),
                    $crate::kernels::exp::Reduction::<V, 2>::near($token),
                );
                $body
            }
            $crate::kernels::exp::Reference::Value { value, scale } => {
                let value = V::splat($token, value);
                let $exp = $crate::kernels::exp::Exp::to_value($token, value, scale);
                $body
            }
        }
    };
}
pub(crate) use with_exp;
