//! The weight of a sample by the likelihood of its looks.

use crate::entry::{Call, Domain, Input, Output, Param};
use crate::losses::parts::declared::{BATCH, NON_NEGATIVE};

pub(super) const LIKELIHOODS: Input =
    Input::f32("likelihoods", BATCH, "How common each sample looks, 1 for the most common.")
        .within(Domain::UnitInterval);

pub(super) const ETA: Param = Param::float(
    "eta",
    r"\eta",
    1.0,
    NON_NEGATIVE,
    (0.0, 3.0),
    "Raises the weight of common samples: 0 silences them, large values level all.",
);

pub(super) const GAMMA: Param = Param::float(
    "gamma",
    r"\gamma",
    5.0,
    NON_NEGATIVE,
    (0.0, 10.0),
    "How fast the weight falls with the likelihood.",
);

pub(super) const WEIGHTS: Output = Output::f32("weights", BATCH, "Weight of each sample.");

/// `(η + (1 − p)^γ) / (η + 1)` of every sample; `0^0` is 1.
pub(super) fn weights(call: &Call) -> Vec<f64> {
    let (eta, gamma) = (call.float("eta"), call.float("gamma"));
    let rarity = |p: &f64| libm::pow(1.0 - p, gamma);
    // Divided first, so that no η is too large.
    let weight = |p: &f64| eta / (eta + 1.0) + rarity(p) / (eta + 1.0);
    call.f64("likelihoods").iter().map(weight).collect()
}
