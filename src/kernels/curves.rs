//! Sigmoid and its relatives, element by element.
//!
//! ```text
//! e = exp(−|x|);   σ(x) = (x < 0 ? e : 1) / (1 + e);   ln(1 + exp x) = max(x, 0) + ln(1 + e)
//! ln(1 + e) = 2 artanh(s),  s = e / (2 + e) ≤ 1/3
//! ```
//! `artanh(s) / s` is a polynomial of degree four in `s²`, relative error 1.6e-8 (interpolation in Chebyshev points; ours).

use super::arithmetic::dispatch;
use super::exp::{Exp, Reduction};
use super::lanes::Lanes;
use super::stream::Stream;

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// `ln(1 + exp x)`.
    Softplus,
    /// `−ln(1 + exp(−x))`.
    LogSigmoid,
    /// `σ(x) = 1 / (1 + exp(−x))`.
    Sigmoid,
    /// `σ(−x)`.
    MirroredSigmoid,
    /// `σ(x) σ(−x)`.
    SigmoidSlope,
}

/// Largest `|x|` up to which the values are normal numbers, accurate to [`ULP`].
pub const WIDEST: f32 = 80.0;

/// Largest error up to [`WIDEST`], in units of the last place. The exponential's worst is 3, the quotient and
/// the polynomial add the rest; typical is 1.
pub const ULP: f64 = 6.0;

/// Coefficients of `artanh(s) / s − 1` in powers of `s²`, the first power first: 0x1.55554Cp-2, 0x1.99ADB6p-3,
/// 0x1.211DA0p-3, 0x1.131FAAp-3.
static ARTANH: [f32; 4] = [
    f32::from_bits(0x3eaa_aaa6),
    f32::from_bits(0x3e4c_d6db),
    f32::from_bits(0x3e10_8ed0),
    f32::from_bits(0x3e09_8fd5),
];

/// Writes the curve of each element of `x` to `out`. Beyond [`WIDEST`] a value is unspecified.
///
/// # Panics
/// If the lengths differ.
pub fn curve(curve: Curve, x: &[f32], out: &mut [f32]) {
    some_curve(Stream::between(x, out), curve);
}

dispatch! {
    fn some_curve(stream: Stream<'_>, curve: Curve) = some_curve_in
}

#[inline(always)]
fn some_curve_in<V: Lanes>(token: V::Token, mut stream: Stream<'_>, curve: Curve) {
    let at = Curves::<V>::new(token);
    // The choice stands inside: it is always guessed right, and the loop is there once.
    stream.each::<V>(
        token,
        0.0,
        #[inline(always)]
        |x| match curve {
            Curve::Softplus => at.softplus(x),
            Curve::LogSigmoid => at.zero.sub(at.softplus(at.zero.sub(x))),
            Curve::Sigmoid => at.sigmoid(x),
            Curve::MirroredSigmoid => at.sigmoid(at.zero.sub(x)),
            Curve::SigmoidSlope => at.slope(x),
        },
    );
}

/// The curves of vectors, with their constants.
struct Curves<V: Lanes> {
    exp: Exp<V, false, 2>,
    artanh: [V; 4],
    zero: V,
    one: V,
}

impl<V: Lanes> Curves<V> {
    #[inline(always)]
    fn new(token: V::Token) -> Self {
        let [zero, one] = [0.0, 1.0].map(|value| V::splat(token, value));
        let artanh = std::hint::black_box(&ARTANH).map(|coefficient| V::splat(token, coefficient));
        Self { exp: Exp::to_exponent(token, zero, Reduction::near(token)), artanh, zero, one }
    }

    /// `exp(−|x|)`.
    #[inline(always)]
    fn decay(&self, x: V) -> V {
        let mirrored = self.zero.sub(x);
        self.exp.of(x.where_below(self.zero, x, mirrored))
    }

    #[inline(always)]
    fn sigmoid(&self, x: V) -> V {
        let e = self.decay(x);
        x.where_below(self.zero, e, self.one).div(self.one.add(e))
    }

    #[inline(always)]
    fn slope(&self, x: V) -> V {
        let e = self.decay(x);
        let whole = self.one.add(e);
        e.div(whole.mul(whole))
    }

    #[inline(always)]
    fn softplus(&self, x: V) -> V {
        let e = self.decay(x);
        let s = e.div(self.one.add(self.one).add(e));
        let [c1, c2, c3, c4] = self.artanh;
        let square = s.mul(s);
        let rest = c4.mul_add(square, c3).mul_add(square, c2).mul_add(square, c1).mul(square);
        let twice = s.add(s);
        x.at_least(self.zero).add(twice.mul_add(rest, twice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::lanes::Plain;

    /// The definitions, in f64.
    fn reference(curve: Curve, x: f64) -> f64 {
        let sigmoid = |x: f64| {
            let e = (-x.abs()).exp();
            (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
        };
        let softplus = |x: f64| x.max(0.0) + (-x.abs()).exp().ln_1p();
        match curve {
            Curve::Softplus => softplus(x),
            Curve::LogSigmoid => -softplus(-x),
            Curve::Sigmoid => sigmoid(x),
            Curve::MirroredSigmoid => sigmoid(-x),
            Curve::SigmoidSlope => sigmoid(x) * sigmoid(-x),
        }
    }

    #[test]
    fn every_curve_is_within_its_documented_error() {
        let x: Vec<f32> = (-80_000..=80_000).map(|i| i as f32 / 1000.0).collect();
        for which in [
            Curve::Softplus,
            Curve::LogSigmoid,
            Curve::Sigmoid,
            Curve::MirroredSigmoid,
            Curve::SigmoidSlope,
        ] {
            let (mut host, mut plain) = (vec![0.0; x.len()], vec![0.0; x.len()]);
            curve(which, &x, &mut host);
            some_curve_in::<Plain>((), Stream::between(&x, &mut plain), which);
            for ((&x, &host), &plain) in x.iter().zip(&host).zip(&plain) {
                let expected = reference(which, x.into());
                let ulp = 2f64.powf(expected.abs().log2().floor() - 23.0);
                for got in [host, plain] {
                    let error = (f64::from(got) - expected).abs() / ulp;
                    assert!(error <= ULP, "{which:?} of {x}: {got}, {error} ulp");
                }
            }
        }
    }
}
