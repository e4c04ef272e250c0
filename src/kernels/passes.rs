//! The passes that the softmax algorithms are made of: each walks a slice once.
//!
//! | pass | reads | writes | exponentials |
//! | --- | --- | --- | --- |
//! | [`max`] | 1 | 0 | 0 |
//! | [`sum_exp_in`] | 1 | 0 | 1 |
//! | [`store_exp_in`] | 1 | 1 | 1 |
//! | [`store_exp_scaled_in`] | 1 | 1 | 1 |
//! | [`scale`] | 1 | 1 | 0 |
//!
//! Natively a pass is inlined into the function that was compiled for the instruction set; in wasm there is just one
//! set, so each pass is one function that all algorithms call.
//!
//! Sums: a lane adds at most [`CHAIN`] numbers in f32, then the lanes are joined and the result goes
//! into an f64. Worst case of a sum of positive terms: `CHAIN / 2 + log2(lanes)` roundings, 1.2e-6; typically 1e-7.

use super::arithmetic::dispatch;
use super::exp::{Reference, with_exp};
use super::lanes::Lanes;
use super::stream::{Stream, UNROLL, touched_blocks, walk};

/// Numbers that a lane adds up before they go into an f64.
const CHAIN: usize = 32;

/// Elements of a chunk whose sum is taken in f32 lanes.
pub(crate) const fn chunk<V: Lanes>() -> usize {
    CHAIN * UNROLL * V::LEN
}

/// Index of the largest element, the first of equals; 0 of none.
pub fn argmax(data: &[f32]) -> usize {
    let largest = max(data);
    data.iter().position(|&x| x == largest).unwrap_or(0)
}

dispatch! {
    /// Largest element; −infinity of none. A NaN may or may not be the answer.
    pub fn max(data: &[f32]) -> f32 = max_in
}

#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn max_in<V: Lanes>(token: V::Token, data: &[f32]) -> f32 {
    let mut largest = [V::splat(token, f32::NEG_INFINITY); UNROLL];
    walk::<V>(
        token,
        data,
        f32::NEG_INFINITY,
        #[inline(always)]
        |x, slot| largest[slot] = x.at_least(largest[slot]),
    );
    largest[0].at_least(largest[1]).reduce_max()
}

/// `Σ exp(x)` relative to `reference`.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn sum_exp_in<V: Lanes>(token: V::Token, data: &[f32], reference: Reference) -> f64 {
    let mut total = 0.0;
    with_exp!(token, reference, exp => for block in touched_blocks(data) {
        total += sum_in::<V>(token, block, f32::NEG_INFINITY, #[inline(always)] |x| exp.of(x));
    });
    total
}

/// `Σ f(x)`, where `f(pad)` is 0.
#[inline(always)]
pub(crate) fn sum_in<V: Lanes>(token: V::Token, data: &[f32], pad: f32, f: impl Fn(V) -> V) -> f64 {
    let mut total = 0.0;
    for chunk in data.chunks(chunk::<V>()) {
        let mut sums = [V::splat(token, 0.0); UNROLL];
        walk::<V>(
            token,
            chunk,
            pad,
            #[inline(always)]
            |x, slot| sums[slot] = sums[slot].add(f(x)),
        );
        total += f64::from(sums[0].add(sums[1]).reduce_sum());
    }
    total
}

/// Writes `exp(x)` relative to `reference` and gives the sum.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn store_exp_in<V: Lanes>(
    token: V::Token,
    stream: Stream<'_>,
    reference: Reference,
) -> f64 {
    with_exp!(token, reference, exp => map_sum_in::<V>(token, stream, f32::NEG_INFINITY, #[inline(always)] |x| exp.of(x)))
}

/// Writes `f(x)` and gives the sum, where `f(pad)` is 0.
#[inline(always)]
fn map_sum_in<V: Lanes>(token: V::Token, stream: Stream<'_>, pad: f32, f: impl Fn(V) -> V) -> f64 {
    let mut total = 0.0;
    for mut part in stream.parts(chunk::<V>()) {
        let mut sums = [V::splat(token, 0.0); UNROLL];
        part.map::<V>(
            token,
            pad,
            #[inline(always)]
            |x, slot| {
                let y = f(x);
                sums[slot] = sums[slot].add(y);
                y
            },
        );
        total += f64::from(sums[0].add(sums[1]).reduce_sum());
    }
    total
}

/// Writes `factor · exp(x)` relative to `reference`.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn store_exp_scaled_in<V: Lanes>(
    token: V::Token,
    mut stream: Stream<'_>,
    reference: Reference,
    factor: f64,
) {
    let factor = Factor::<V>::new(token, factor);
    with_exp!(token, reference, exp => stream.map::<V>(token, 0.0, #[inline(always)] |x, _| factor.times(exp.of(x))));
}

/// A factor with more digits than a float, so that a quotient that is 1 comes out as 1: the product takes the part that is
/// rounded down, whose product stays below 1 where floats are denser, and then the remainder. Storing takes longer
/// than the two operations.
#[derive(Clone, Copy)]
pub(crate) struct Factor<V> {
    high: V,
    low: V,
}

impl<V: Lanes> Factor<V> {
    #[inline(always)]
    pub(crate) fn new(token: V::Token, factor: f64) -> Self {
        let nearest = factor as f32;
        let above = f64::from(nearest) > factor;
        let high = if above { nearest.next_down() } else { nearest };
        let low = (factor - f64::from(high)) as f32;
        Self { high: V::splat(token, high), low: V::splat(token, low) }
    }

    #[inline(always)]
    pub(crate) fn times(&self, x: V) -> V {
        x.mul_add(self.low, x.mul(self.high))
    }
}

dispatch! {
    /// Multiplies every element by `factor`.
    pub fn scale(data: &mut [f32], factor: f64) = scale_in
}

#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn scale_in<V: Lanes>(token: V::Token, data: &mut [f32], factor: f64) {
    let factor = Factor::<V>::new(token, factor);
    Stream::within(data).map::<V>(
        token,
        0.0,
        #[inline(always)]
        |x, _| factor.times(x),
    );
}

dispatch! {
    /// Is every element a finite number, or −infinity where `or_masked`?
    pub fn all_finite(data: &[f32], or_masked: bool) -> bool = all_finite_in
}

#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn all_finite_in<V: Lanes>(token: V::Token, data: &[f32], or_masked: bool) -> bool {
    let floor = V::splat(token, if or_masked { f32::MIN } else { f32::NEG_INFINITY });
    let zero = V::splat(token, 0.0);
    // 0 times what is not finite is NaN, and stays in the sum.
    let sum = sum_in::<V>(
        token,
        data,
        0.0,
        #[inline(always)]
        |x| x.at_least(floor).mul(zero),
    );
    !sum.is_nan()
}

dispatch! {
    /// Sum of the elements.
    pub fn sum(data: &[f32]) -> f64 = plain_sum_in
}

#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn plain_sum_in<V: Lanes>(token: V::Token, data: &[f32]) -> f64 {
    sum_in::<V>(
        token,
        data,
        0.0,
        #[inline(always)]
        |x| x,
    )
}

dispatch! {
    /// `Σ a·b` over the shorter of the two.
    pub fn dot(a: &[f32], b: &[f32]) -> f64 = dot_in
}

#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn dot_in<V: Lanes>(token: V::Token, a: &[f32], b: &[f32]) -> f64 {
    let size = chunk::<V>();
    let mut total = 0.0;
    for (a, b) in a.chunks(size).zip(b.chunks(size)) {
        let (mut a, mut b) = (a.chunks_exact(V::LEN), b.chunks_exact(V::LEN));
        let mut products = V::splat(token, 0.0);
        for (a, b) in (&mut a).zip(&mut b) {
            products = V::load(token, a).mul_add(V::load(token, b), products);
        }
        total += f64::from(products.reduce_sum());
        let tails = a.remainder().iter().zip(b.remainder());
        total += tails.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum::<f64>();
    }
    total
}
