//! What the maps of the family share: declared inputs and params, checks, the run of a call.

use crate::entry::{Arrays, Axes, Call, Digits, Domain, Input, Output, Param};
use crate::kernels::softmax::{Algorithm, softmax_rows_with, softmax_vjp_rows_in_place};
use crate::kernels::{self, Fault, FaultKind};
use crate::{Error, ErrorCode, Result};
use std::ops::Bound;

pub(crate) const BATCH_CLASSES: Axes = &["batch", "classes"];

pub(crate) const LOGITS: Input =
    Input::f32("logits", BATCH_CLASSES, "Unnormalised scores; −infinity masks a class.")
        .within(Domain::MaskedLogits)
        .differentiable();

pub(crate) const UPSTREAM: Input =
    Input::f32("upstream", BATCH_CLASSES, "Gradient of a loss by the output, for grad.logits.")
        .optional();

pub(crate) const TEMPERATURE: Param = Param::float(
    "temperature",
    "T",
    1.0,
    (Bound::Excluded(0.0), Bound::Unbounded),
    (0.05, 10.0),
    "Divides the logits: near 0 the largest takes all, large values level the classes.",
);

pub(crate) const UPSTREAM_OF_ROWS: Input =
    Input::f32("upstream", &["batch"], "Gradient of a loss by the values, for grad.logits.")
        .optional();

pub(crate) const PROBABILITIES: Output =
    Output::f32("probabilities", BATCH_CLASSES, "A point of the simplex in each row.");

pub(crate) const LOG_PROBABILITIES: Output =
    Output::f32("log_probabilities", BATCH_CLASSES, "Logarithms of the probabilities.");

/// A map of each row of logits to a row of the same length, with its VJP.
pub trait RowMap {
    /// The map of every row of `logits [batch, classes]`.
    ///
    /// # Errors
    /// `empty`, `length_mismatch`, `not_finite`, `all_masked` of `logits`; `out_of_range` of a setting.
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>>;

    /// `∂L/∂logits` from `upstream = ∂L/∂output`, both `[batch, classes]`.
    ///
    /// # Errors
    /// As [`RowMap::forward`], and `length_mismatch` or `not_finite` of `upstream`.
    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>>;
}

/// Runs a catalog call of a map whose value is named `output`.
pub(crate) fn run(call: &Call, output: &str, map: &dyn RowMap) -> Result<Arrays> {
    let (logits, classes) = (call.f32("logits"), call.size("classes"));
    let mut outputs = call.outputs();
    outputs.f32(output, map.forward(logits, classes)?);
    if let Some(upstream) = call.optional_f32("upstream") {
        outputs.gradient("logits", map.vjp(logits, upstream, classes)?);
    }
    Ok(outputs.finish())
}

/// `row(logits, out)` of every row, once the logits are checked.
pub(crate) fn map_rows(
    logits: &[f32],
    classes: usize,
    row: &dyn Fn(&[f32], &mut [f32]),
) -> Result<Vec<f32>> {
    check_logits(logits, classes)?;
    let mut out = vec![0.0; logits.len()];
    let rows = logits.chunks_exact(classes).zip(out.chunks_exact_mut(classes));
    rows.for_each(|(logits, out)| row(logits, out));
    Ok(out)
}

/// What [`vjp_rows`] does with a row: logits, upstream, gradient.
type VjpRow<'a> = &'a dyn Fn(&[f32], &[f32], &mut [f32]);

/// `row(logits, upstream, gradient)` of every row, once both are checked.
pub(crate) fn vjp_rows(
    logits: &[f32],
    upstream: &[f32],
    classes: usize,
    row: VjpRow<'_>,
) -> Result<Vec<f32>> {
    check_logits(logits, classes)?;
    check_upstream(upstream, logits.len())?;
    let mut gradient = vec![0.0; logits.len()];
    let rows = logits.chunks_exact(classes).zip(upstream.chunks_exact(classes));
    let rows = rows.zip(gradient.chunks_exact_mut(classes));
    rows.for_each(|((logits, upstream), gradient)| row(logits, upstream, gradient));
    Ok(gradient)
}

/// The temperature that a caller gave, in single precision.
pub(crate) fn temperature(given: f64) -> Result<f32> {
    let temperature = given as f32;
    if temperature > 0.0 && temperature.is_finite() {
        return Ok(temperature);
    }
    let expected = "a number > 0 that single precision holds";
    Err(Error::new(ErrorCode::OutOfRange, "temperature", expected, Digits(given).to_string()))
}

/// Is the inverse of the temperature a normal number, with all its digits?
pub(crate) fn has_inverse(temperature: f32) -> bool {
    (1e-37..=1e37).contains(&temperature)
}

/// Checked logits that have at temperature 1 what these have at `temperature`.
pub(crate) fn tempered(logits: &[f32], classes: usize, temperature: f32) -> Result<Vec<f32>> {
    map_rows(logits, classes, &|logits, out| {
        let max = max(logits);
        for (out, &z) in out.iter_mut().zip(logits) {
            *out = difference(z, max, temperature) as f32;
        }
    })
}

/// Softmax of every row by a kernel, with the differences multiplied by `inverse_temperature`.
pub(crate) fn softmax_by(
    algorithm: Algorithm,
    logits: &[f32],
    classes: usize,
    inverse_temperature: f32,
) -> Result<Vec<f32>> {
    check_rows("logits", logits, classes)?;
    let mut probabilities = vec![0.0; logits.len()];
    softmax_rows_with(algorithm, logits, &mut probabilities, classes, inverse_temperature)
        .map_err(|fault| row_error("logits", fault))?;
    Ok(probabilities)
}

/// Replaces probabilities by `p (u − ⟨p, u⟩) / T`.
pub(crate) fn softmax_vjp_at(
    probabilities: &mut [f32],
    upstream: &[f32],
    classes: usize,
    temperature: f32,
) {
    if has_inverse(temperature) {
        return softmax_vjp_rows_in_place(probabilities, upstream, classes, 1.0 / temperature);
    }
    softmax_vjp_rows_in_place(probabilities, upstream, classes, 1.0);
    let slope = |slope: f32| (f64::from(slope) / f64::from(temperature)) as f32;
    probabilities.iter_mut().for_each(|gradient| *gradient = slope(*gradient));
}

/// The gradient of an algorithm for softmax without temperature.
pub(crate) fn softmax_vjp(
    map: &dyn RowMap,
    logits: &[f32],
    upstream: &[f32],
    classes: usize,
) -> Result<Vec<f32>> {
    let mut gradient = map.forward(logits, classes)?;
    check_upstream(upstream, logits.len())?;
    softmax_vjp_at(&mut gradient, upstream, classes, 1.0);
    Ok(gradient)
}

/// The largest element of a checked row.
pub(crate) fn max(row: &[f32]) -> f32 {
    kernels::max(row)
}

/// A number from which on the elements lie that are less than `distance` below `max`. Sparse maps need not look closer at
/// the others, most of a long row.
pub(crate) fn reach(max: f32, distance: f64) -> f32 {
    ((f64::from(max) - distance) as f32).next_down()
}

/// `(z − max) / T`: the difference first, so that an offset costs no digit.
pub(crate) fn difference(z: f32, max: f32, temperature: f32) -> f64 {
    (f64::from(z) - f64::from(max)) / f64::from(temperature)
}

/// Checks logits: whole rows without NaN or +infinity, and in each something that is not masked.
pub(crate) fn check_logits(logits: &[f32], classes: usize) -> Result<()> {
    check_rows("logits", logits, classes)?;
    for (row, logits) in logits.chunks_exact(classes).enumerate() {
        let masked = || logits.iter().all(|&z| z == f32::NEG_INFINITY);
        let kind = match kernels::all_finite(logits, true) {
            true if !masked() => continue,
            true => FaultKind::AllMasked,
            false if logits.iter().any(|z| z.is_nan()) => FaultKind::NotANumber,
            false => FaultKind::PositiveInfinity,
        };
        return Err(row_error("logits", Fault { row, kind }));
    }
    Ok(())
}

/// Checks `[batch, classes]` values by name: whole rows, at least one.
pub(crate) fn check_rows(name: &str, values: &[f32], classes: usize) -> Result<()> {
    if values.is_empty() || classes == 0 {
        let got = format!("{} elements in rows of {classes}", values.len());
        return Err(Error::new(ErrorCode::Empty, name, "at least one element", got));
    }
    if values.len().is_multiple_of(classes) {
        return Ok(());
    }
    let (expected, got) =
        (format!("whole rows of {classes}"), format!("{} elements", values.len()));
    Err(Error::new(ErrorCode::LengthMismatch, name, expected, got))
}

/// Checks that `upstream` has `length` elements, one for each of the output, all finite.
pub(crate) fn check_upstream(upstream: &[f32], length: usize) -> Result<()> {
    if upstream.len() != length {
        let expected = format!("{length} elements, one for each of the output");
        let got = format!("{} elements", upstream.len());
        return Err(Error::new(ErrorCode::LengthMismatch, "upstream", expected, got));
    }
    check_finite("upstream", upstream)
}

/// Checks that values are finite.
pub(crate) fn check_finite(name: &str, values: &[f32]) -> Result<()> {
    if kernels::all_finite(values, false) {
        return Ok(());
    }
    let got = values.iter().find(|value| !value.is_finite()).copied().unwrap_or_default();
    Err(Error::new(ErrorCode::NotFinite, name, "finite numbers", Digits(got.into()).to_string()))
}

/// Checks that a setting is finite and above 0.
pub(crate) fn check_positive(name: &str, value: f32) -> Result<()> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(Error::new(ErrorCode::OutOfRange, name, "a number > 0", Digits(value.into()).to_string()))
}

/// The error that a kernel's fault means for the rows of `name`.
pub(crate) fn row_error(name: &str, fault: Fault) -> Error {
    let (code, what) = match fault.kind {
        FaultKind::NotANumber => (ErrorCode::NotFinite, "NaN"),
        FaultKind::PositiveInfinity => (ErrorCode::NotFinite, "+infinity"),
        FaultKind::AllMasked => (ErrorCode::AllMasked, "only −infinity"),
    };
    let expected = Domain::MaskedLogits.describe();
    Error::new(code, name, expected, format!("{what} in row {}", fault.row))
}
