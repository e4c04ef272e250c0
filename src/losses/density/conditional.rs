//! What the losses of the conditional Cauchy-Schwarz divergence share.

use super::gram::{Cloud, row_sums, shares, symmetric};
use crate::entry::{Call, Input, Param};
use crate::losses::parts::rows::logsumexp;
use crate::{Error, ErrorCode, Result};
use std::f64::consts::LN_2;

pub(super) const FEATURES: Input =
    Input::f32("features", &["batch", "features"], "What the responses depend on, a row a sample.");

pub(super) const TARGETS: Input =
    Input::f32("targets", &["..."], "True responses, a number or a row a sample.");

pub(super) const PREDICTIONS: Input =
    Input::f32("predictions", &["..."], "Predicted responses, shaped like the targets.")
        .differentiable();

pub(super) const DENOMINATOR: Param = Param::choice(
    "denominator",
    &["square_of_sum", "sum_of_squares"],
    "What each row is divided by: the definition, or what the released code takes.",
);

/// The number of a sample's responses.
///
/// # Errors
/// `shape_mismatch` unless the targets are a number or a row for each sample.
pub(super) fn responses(call: &Call) -> Result<usize> {
    let (shape, batch) = (call.shape("targets"), call.size("batch"));
    match *shape {
        [rows] if rows == batch => Ok(1),
        [rows, columns] if rows == batch => Ok(columns),
        _ => {
            let expected = format!("a number or a row for each of {batch} samples");
            let got = format!("{} axes", shape.len());
            Err(Error::new(ErrorCode::ShapeMismatch, "targets", expected, got))
        }
    }
}

/// The divergence in bits and its gradient by the predictions. `k` are the exponents of the features' kernel.
pub(super) fn divergence(
    call: &Call,
    k: &[f64],
    targets: &Cloud,
    predictions: &Cloud,
) -> (f64, Vec<f64>) {
    let count = call.size("batch");
    let squares = call.choice("denominator") == "sum_of_squares";
    let log_weights = if squares {
        row_sums(&k.iter().map(|k| 2.0 * k).collect::<Vec<_>>(), count)
    } else {
        row_sums(k, count).into_iter().map(|sum| 2.0 * sum).collect()
    };
    let weighted = |exponents: Vec<f64>| -> Vec<f64> {
        let term = |(at, x): (usize, f64)| x + k[at] - log_weights[at / count];
        exponents.into_iter().enumerate().map(term).collect()
    };
    let own = weighted(predictions.exponents(predictions));
    let across = weighted(predictions.exponents(targets));
    let [of_targets, of_own, of_across] =
        [&weighted(targets.exponents(targets)), &own, &across].map(|terms| logsumexp(terms));
    let mut gradient = predictions.zeros();
    let around = symmetric(&shares(&own, of_own), count);
    predictions.pull(&mut gradient, predictions, &around, 1.0 / LN_2);
    predictions.pull(&mut gradient, targets, &shares(&across, of_across), -2.0 / LN_2);
    ((of_targets + of_own - 2.0 * of_across) / LN_2, gradient)
}
