//! Random numbers from a seed.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::f64::consts::TAU;

/// Random numbers from a seed, the same on every machine: `Pcg32`, and functions of its draws that round alike everywhere.
#[derive(Clone, Debug)]
pub struct Random(Pcg32);

impl Random {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Pcg32::seed_from_u64(seed))
    }

    /// Uniform in (0, 1): `(n + ½) / 2³²` of one draw `n`.
    pub fn uniform(&mut self) -> f64 {
        (f64::from(self.0.next_u32()) + 0.5) / 4_294_967_296.0
    }

    /// Uniform between two ends.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// Standard normal, by two draws (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(TAU * self.uniform())
    }

    /// True with that probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A whole number below `count`; 0 of none.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.uniform() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// Puts items into an order in which each stands anywhere with equal chances.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }

    /// The numbers below `count` in such an order.
    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        self.shuffle(&mut order);
        order
    }
}

/// The number of that place, from 1, in the sequence of SplitMix64 (Steele, Lea and Flood 2014): seeds from a seed, strangers to each
/// other and to those of its neighbours.
pub fn split_mix(seed: u64, place: u64) -> u64 {
    let mut z = seed.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// FNV-1a, a word at a time: tells files and drawings apart that somebody did not make alike on purpose.
pub fn digest(words: impl IntoIterator<Item = u64>) -> u64 {
    let add = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3);
    words.into_iter().fold(0xcbf2_9ce4_8422_2325, add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_numbers_have_their_mean_and_variance() {
        let mut random = Random::new(3);
        let numbers: Vec<f64> = (0..100_000).map(|_| random.normal()).collect();
        let mean = numbers.iter().sum::<f64>() / 1e5;
        let variance = numbers.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 1e5;
        // Four standard errors.
        assert!(mean.abs() < 0.013 && (variance - 1.0).abs() < 0.018, "{mean} {variance}");
    }

    #[test]
    fn seeds_and_digests_are_those_of_their_inventors() {
        assert_eq!(split_mix(1_234_567, 1), 6_457_827_717_110_365_317);
        assert_eq!(split_mix(1_234_567, 2), 3_203_168_211_198_807_973);
        assert_eq!(digest([]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(digest(b"a".map(u64::from)), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn an_order_holds_every_number_once_and_repeats_for_its_seed() {
        let order = Random::new(5).order(100);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..100).collect::<Vec<_>>());
        assert_ne!(order, sorted);
        assert_eq!(order, Random::new(5).order(100));
        assert!(Random::new(5).order(0).is_empty());
    }
}
