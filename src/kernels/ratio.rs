//! Ratios `f(z / T) / Σ f(z / T)` of a row, with a rational function or a square in place of the exponential.
//!
//! Single precision holds these as long as the sums are of moderate size; a row that it does not hold is left to the
//! caller, and so is one with a mask under a square or with a value that has no answer.

use super::arithmetic::dispatch;
use super::lanes::Lanes;
use super::passes::{dot_in, plain_sum_in, scale_in};
use super::stream::{Stream, padded};

/// The function `f` of `y = z / T`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weight {
    /// `1 + y`, below 0 `1 / (1 − y)`.
    Stable,
    /// `(y + center)² + floor`.
    Square {
        /// Added to `y`.
        center: f32,
        /// Added to the square.
        floor: f32,
    },
}

/// Largest error of a ratio in units of the last place: of a weight 3, of the sum and the quotient 3.
pub const ULP: f64 = 6.0;

/// Sums between which, and factors between whose inverses, every step stays among the normal numbers.
const MODERATE: std::ops::Range<f64> = 1e-24..1e24;

/// Writes `f / Σ f` of a row; `false` if single precision does not hold it, what was written is unspecified then.
pub fn ratio_row(weight: Weight, logits: &[f32], temperature: f32, out: &mut [f32]) -> bool {
    some_ratio(weight, temperature, Stream::between(logits, out))
}

dispatch! {
    fn some_ratio(weight: Weight, temperature: f32, row: Stream<'_>) -> bool = some_ratio_in
}

#[inline(always)]
fn some_ratio_in<V: Lanes>(
    token: V::Token,
    weight: Weight,
    temperature: f32,
    mut row: Stream<'_>,
) -> bool {
    let sum = Weights::<V>::new(token, weight, temperature).store(row.reborrow());
    if MODERATE.contains(&sum) {
        scale_in::<V>(token, row.target(), 1.0 / sum);
    }
    MODERATE.contains(&sum)
}

/// Writes `f' (u − ⟨p, u⟩) / (T Σ f)` of a row; `false` as in [`ratio_row`].
///
/// # Panics
/// If the lengths differ.
pub fn ratio_vjp_row(
    weight: Weight,
    logits: &[f32],
    upstream: &[f32],
    temperature: f32,
    gradient: &mut [f32],
) -> bool {
    assert_eq!(logits.len(), upstream.len(), "an element of upstream for each logit");
    some_ratio_vjp(weight, logits, upstream, temperature, gradient)
}

dispatch! {
    fn some_ratio_vjp(weight: Weight, logits: &[f32], upstream: &[f32], temperature: f32, gradient: &mut [f32]) -> bool = some_ratio_vjp_in
}

#[inline(always)]
fn some_ratio_vjp_in<V: Lanes>(
    token: V::Token,
    weight: Weight,
    logits: &[f32],
    upstream: &[f32],
    temperature: f32,
    gradient: &mut [f32],
) -> bool {
    let weights = Weights::<V>::new(token, weight, temperature);
    let sum = weights.store(Stream::between(logits, gradient));
    let mean = dot_in::<V>(token, gradient, upstream) / sum;
    let factor = 1.0 / (sum * f64::from(temperature));
    if !(MODERATE.contains(&sum) && MODERATE.contains(&factor) && mean.abs() < MODERATE.end) {
        return false;
    }
    let [mean, factor] = [mean, factor].map(|value| V::splat(token, value as f32));
    let product = |z, u: V| weights.slope(z).mul(factor).mul(u.sub(mean));
    let (mut z, mut u) = (logits.chunks_exact(V::LEN), upstream.chunks_exact(V::LEN));
    let mut gradient = gradient.chunks_exact_mut(V::LEN);
    for ((z, u), gradient) in (&mut z).zip(&mut u).zip(&mut gradient) {
        product(V::load(token, z), V::load(token, u)).store(gradient);
    }
    let last = [z.remainder(), u.remainder()].map(|tail| padded::<V>(token, tail, 0.0));
    let last = product(last[0], last[1]);
    let tail = gradient.into_remainder();
    tail.iter_mut().enumerate().for_each(|(i, element)| *element = last.lane(i));
    true
}

/// `f` and its slope of vectors of logits.
struct Weights<V: Lanes> {
    token: V::Token,
    weight: Weight,
    temperature: V,
    zero: V,
    one: V,
    center: V,
    floor: V,
}

impl<V: Lanes> Weights<V> {
    #[inline(always)]
    fn new(token: V::Token, weight: Weight, temperature: f32) -> Self {
        let (center, floor) = match weight {
            Weight::Stable => (0.0, 0.0),
            Weight::Square { center, floor } => (center, floor),
        };
        let [temperature, zero, one, center, floor] =
            [temperature, 0.0, 1.0, center, floor].map(|value| V::splat(token, value));
        Self { token, weight, temperature, zero, one, center, floor }
    }

    /// Writes the weights of a row and gives their sum. A mask has the weight 0, under a square it spoils the sum.
    #[inline(always)]
    fn store(&self, mut row: Stream<'_>) -> f64 {
        row.each::<V>(
            self.token,
            0.0,
            #[inline(always)]
            |z| self.weight(z),
        );
        plain_sum_in::<V>(self.token, row.target())
    }

    #[inline(always)]
    fn weight(&self, z: V) -> V {
        match self.weight {
            Weight::Stable => self.stable(z),
            Weight::Square { .. } => {
                let y = z.div(self.temperature).add(self.center);
                y.mul_add(y, self.floor)
            }
        }
    }

    #[inline(always)]
    fn stable(&self, z: V) -> V {
        let y = z.div(self.temperature);
        let above = self.one.add(y.at_least(self.zero));
        above.div(self.one.add(self.zero.sub(y).at_least(self.zero)))
    }

    #[inline(always)]
    fn slope(&self, z: V) -> V {
        match self.weight {
            Weight::Stable => {
                let weight = self.stable(z);
                weight.where_below(self.one, weight.mul(weight), self.one)
            }
            Weight::Square { .. } => {
                let y = z.div(self.temperature).add(self.center);
                y.add(y)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::lanes::Plain;

    const WEIGHTS: [Weight; 3] = [
        Weight::Stable,
        Weight::Square { center: 1.0, floor: 1.0 },
        Weight::Square { center: 0.0, floor: 1e-3 },
    ];

    /// `f` and its slope by definition, in f64.
    fn reference(weight: Weight, y: f64) -> (f64, f64) {
        match weight {
            Weight::Stable if y < 0.0 => ((1.0 - y).recip(), (1.0 - y).powi(-2)),
            Weight::Stable => (1.0 + y, 1.0),
            Weight::Square { center, floor } => {
                let y = y + f64::from(center);
                (y * y + f64::from(floor), 2.0 * y)
            }
        }
    }

    fn numbers(length: usize, seed: usize) -> Vec<f32> {
        (0..length).map(|i| ((i * 7919 + seed) % 1031) as f32 / 64.0 - 8.0).collect()
    }

    fn ulps(got: f32, expected: f64) -> f64 {
        (f64::from(got) - expected).abs() / 2f64.powf(expected.abs().log2().floor() - 23.0)
    }

    #[test]
    fn ratios_are_within_their_documented_error() {
        for (weight, length) in
            WEIGHTS.into_iter().flat_map(|weight| [1, 3, 10, 64, 5003].map(|n| (weight, n)))
        {
            for temperature in [1.0, 0.3, 7.0] {
                let z = numbers(length, 5);
                let y = z.iter().map(|&z| f64::from(z) / f64::from(temperature));
                let sum: f64 = y.clone().map(|y| reference(weight, y).0).sum();
                let (mut host, mut plain) = (vec![0.0; length], vec![0.0; length]);
                assert!(ratio_row(weight, &z, temperature, &mut host));
                let row = Stream::between(&z, &mut plain);
                assert!(some_ratio_in::<Plain>((), weight, temperature, row));
                for ((y, host), plain) in y.zip(host).zip(plain) {
                    let expected = reference(weight, y).0 / sum;
                    let error = ulps(host, expected).max(ulps(plain, expected));
                    assert!(error <= ULP, "{weight:?} of {y} in {length}: {error} ulp");
                }
            }
        }
    }

    #[test]
    fn gradients_follow() {
        for (weight, length) in
            WEIGHTS.into_iter().flat_map(|weight| [1, 3, 10, 1003].map(|n| (weight, n)))
        {
            let (z, u) = (numbers(length, 5), numbers(length, 77));
            let weights: Vec<_> =
                z.iter().map(|&z| reference(weight, f64::from(z) / 0.5)).collect();
            let sum: f64 = weights.iter().map(|(f, _)| f).sum();
            let mean: f64 = weights.iter().zip(&u).map(|((f, _), &u)| f / sum * f64::from(u)).sum();
            let mut gradient = vec![0.0; length];
            assert!(ratio_vjp_row(weight, &z, &u, 0.5, &mut gradient));
            for (((_, slope), &u), got) in weights.iter().zip(&u).zip(gradient) {
                let expected = slope * (f64::from(u) - mean) / (0.5 * sum);
                let tolerance = 2e-6 * (expected.abs() + slope.abs() / sum);
                assert!((f64::from(got) - expected).abs() <= tolerance, "{weight:?}: {got}");
            }
        }
    }

    #[test]
    fn what_single_precision_does_not_hold_is_left_to_the_caller() {
        let mut out = [0.0; 2];
        for row in [[f32::NAN, 0.0], [f32::INFINITY, 0.0], [f32::NEG_INFINITY; 2], [3e38, 3e38]] {
            assert!(!ratio_row(Weight::Stable, &row, 1.0, &mut out), "{row:?}");
        }
        assert!(ratio_row(Weight::Stable, &[f32::NEG_INFINITY, 0.0], 1.0, &mut out));
        assert_eq!(out, [0.0, 1.0]);
        assert!(!ratio_row(WEIGHTS[1], &[f32::NEG_INFINITY, 0.0], 1.0, &mut out));
    }
}
