//! What the functions of the room share: declared inputs and outputs, the spread of a row.

use crate::entry::{Input, Output};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES};

pub(super) const LOGITS: Input =
    Input::f32("logits", BATCH_CLASSES, "Unnormalised scores, a row a sample.");

pub(super) const LOGIT_DERIVATIVES: Input = Input::f32(
    "logit_derivatives",
    BATCH_CLASSES,
    "Derivative of each logit along the step, per unit of its length.",
);

pub(super) const RADIUS: Output =
    Output::f32("radius", BATCH, "Distance of the nearest zero; infinite where there is none.");

pub(super) const GHOST_REAL: Output =
    Output::f32("ghost_real", BATCH, "Real part of the nearest zero.");

pub(super) const GHOST_IMAG: Output =
    Output::f32("ghost_imag", BATCH, "Its imaginary part, of the two conjugate ones the positive.");

/// Largest minus smallest element.
pub(super) fn spread(row: &[f64]) -> f64 {
    let ends = |(low, high): (f64, f64), &x: &f64| (low.min(x), high.max(x));
    let (low, high) = row.iter().fold((f64::INFINITY, f64::NEG_INFINITY), ends);
    high - low
}
