//! What the draws of personalised loss distributions share.

use crate::entry::{Axes, Call, Input, Param};
use crate::losses::parts::declared::TEMPERATURE;
use crate::losses::parts::rows::{max, softmax};

pub(super) const CANDIDATES: Axes = &["batch", "candidates"];

pub(super) const LOSSES: Input =
    Input::f32("losses", CANDIDATES, "Loss of each candidate item, a row a user.");

pub(super) const COLDNESS: Param = TEMPERATURE.with_default(0.1);

/// `softmax(−losses / T)` of every row. Shifted before it is divided, so that no temperature is too small.
pub(super) fn probabilities(call: &Call) -> Vec<f64> {
    let temperature = call.float("temperature");
    let mut all = Vec::with_capacity(call.f32("losses").len());
    for losses in call.f64("losses").chunks_exact(call.size("candidates")) {
        let negated: Vec<f64> = losses.iter().map(|loss| -loss).collect();
        let largest = max(&negated);
        let scores: Vec<f64> = negated.iter().map(|z| (z - largest) / temperature).collect();
        all.extend(softmax(&scores));
    }
    all
}
