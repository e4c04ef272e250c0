//! Numbers from a seed, and calls made of them.

use lossarium::entry::{Array, Data, Domain, Input, Kind};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// A source of numbers that a failing test can repeat.
pub(crate) struct Dice(Pcg32);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg32::seed_from_u64(seed))
    }

    /// A whole number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.next_u32() as usize % end.max(1)
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A number from `low` to `high`, a multiple of 1/65536 of the range.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.0.next_u32() >> 16) as f32 / 65536.0
    }

    /// An order of `length` things.
    pub(crate) fn order(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<_> = (0..length).collect();
        for at in (1..length).rev() {
            order.swap(at, self.below(at + 1));
        }
        order
    }

    /// Legal values of an input with that shape; `size` tells the size of a named axis.
    pub(crate) fn input(
        &mut self,
        input: &Input,
        shape: &[usize],
        size: impl Fn(&str) -> usize,
    ) -> Array {
        let length = shape.iter().product();
        if input.kind == Kind::Text {
            return Array::text("text");
        }
        if input.kind == Kind::I32 {
            let value = |dice: &mut Self| match input.domain {
                Domain::IndexOf(axis) => dice.below(size(axis)) as i32,
                Domain::Sign => dice.below(2) as i32 * 2 - 1,
                Domain::Binary => dice.below(2) as i32,
                Domain::Positive => dice.below(3) as i32 + 1,
                // Most often labels of two classes.
                _ => dice.below(2) as i32,
            };
            let values = (0..length).map(|_| value(self)).collect();
            return Array::i32(shape, values).expect("as many as the shape says");
        }
        let mut values: Vec<f32> = (0..length).map(|_| self.float(input.domain)).collect();
        if input.domain == Domain::Simplex {
            for row in values.chunks_exact_mut(shape.last().copied().unwrap_or(1).max(1)) {
                let sum: f32 = row.iter().sum();
                row.iter_mut().for_each(|value| *value /= sum);
            }
        }
        Array::f32(shape, values).expect("as many as the shape says")
    }

    fn float(&mut self, domain: Domain) -> f32 {
        match domain {
            Domain::NonNegative => self.between(0.0, 2.0),
            Domain::Positive => self.between(0.25, 2.0),
            Domain::UnitInterval | Domain::Simplex => self.between(0.05, 0.95),
            Domain::Cosine => self.between(-0.95, 0.95),
            Domain::Binary => self.below(2) as f32,
            Domain::Sign => self.below(2) as f32 * 2.0 - 1.0,
            _ => self.between(-2.0, 2.0),
        }
    }

    /// `array` with every float moved by up to a tenth of itself.
    pub(crate) fn jitter(&mut self, array: &Array) -> Array {
        let Data::F32(values) = array.data() else { return array.clone() };
        let moved = values.iter().map(|&value| value * (1.0 + self.between(-0.1, 0.1))).collect();
        Array::f32(array.shape(), moved).expect("the same shape")
    }
}
