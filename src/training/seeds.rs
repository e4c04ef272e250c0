//! Where the chance of a run comes from. Every use has numbers of its own, by the seed of the run, what they are for, and when:
//! so the state of a generator is never more than a count of steps, and dropout in one run does not disturb the order of
//! batches that it shares with another.

use crate::data::{Random, split_mix};

/// Name of the generator, for saved runs.
pub(super) const ALGORITHM: &str = "pcg32";

/// What random numbers are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// First weights, by the index of the tensor.
    Weights,
    /// Order of the examples, by epoch.
    Order,
    /// Wrong labels.
    Noise,
    /// Classes made rare.
    Imbalance,
    /// Pictures turned left to right, by step.
    Flips,
    /// Noise that a loss asks for, by the index of the loss and by step.
    Loss(u64),
    /// Dropout, by the index of the layer and by step.
    Dropout(u64),
}

impl Purpose {
    fn number(self) -> u64 {
        match self {
            Self::Weights => 1,
            Self::Order => 2,
            Self::Noise => 3,
            Self::Imbalance => 4,
            Self::Flips => 5,
            Self::Loss(at) => 0x1_0000 + at,
            Self::Dropout(at) => 0x2_0000_0000 + at,
        }
    }
}

/// The seed for a purpose and a time.
pub(super) fn derived(seed: u64, purpose: Purpose, time: u64) -> u64 {
    let mixed = |number: u64| split_mix(number, 1);
    mixed(mixed(mixed(seed).wrapping_add(purpose.number())).wrapping_add(time))
}

/// The numbers for a purpose and a time.
pub(super) fn random(seed: u64, purpose: Purpose, time: u64) -> Random {
    Random::new(derived(seed, purpose, time))
}
