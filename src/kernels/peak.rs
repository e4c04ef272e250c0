//! What a machine can multiply and add at the most: the measure of every product.

use super::arithmetic::dispatch;
use super::lanes::Lanes;

/// Independent sums: more than the latency of a multiply-add, and few enough for the registers of V8.
const SUMS: usize = 10;

dispatch! {
    /// Multiplies and adds in registers, so many times as it takes turns; gives how many multiply-adds of floats those were.
    pub fn multiply_adds(turns: usize) -> u64 = multiply_adds_in
}

#[inline(always)]
fn multiply_adds_in<V: Lanes>(token: V::Token, turns: usize) -> u64 {
    // The compiler must not know them.
    let [factor, other] = std::hint::black_box([0.999, 0.001]);
    let (factor, other) = (V::splat(token, factor), V::splat(token, other));
    let mut sums = [V::splat(token, 0.0); SUMS];
    for _ in 0..turns {
        for sum in &mut sums {
            *sum = factor.mul_add(other, *sum);
        }
    }
    let total: f32 = sums.into_iter().map(|sum| sum.reduce_sum()).sum();
    std::hint::black_box(total);
    (turns * SUMS * V::LEN) as u64
}

#[cfg(test)]
mod tests {
    #[test]
    fn counts_what_it_does() {
        let (few, many) = (super::multiply_adds(1), super::multiply_adds(7));
        assert_eq!((few % 40, many), (0, 7 * few));
    }
}
