//! What the maps of the family share: declared inputs and params, checks, the run of a call.

use crate::entry::{Arrays, Axes, Call, Domain, Input, Output, Param};
use crate::kernels::{Fault, FaultKind};
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

pub(crate) const PROBABILITIES: Output =
    Output::f32("probabilities", BATCH_CLASSES, "A point of the simplex in each row.");

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
pub(crate) fn run(call: &Call, output: &str, map: impl RowMap) -> Result<Arrays> {
    let (logits, classes) = (call.f32("logits"), call.size("classes"));
    let mut outputs = call.outputs();
    outputs.f32(output, map.forward(logits, classes)?);
    if let Some(upstream) = call.optional_f32("upstream") {
        outputs.gradient("logits", map.vjp(logits, upstream, classes)?);
    }
    Ok(outputs.finish())
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

/// Checks that `upstream` has an element for each logit, all finite.
pub(crate) fn check_upstream(upstream: &[f32], logits: &[f32]) -> Result<()> {
    if upstream.len() != logits.len() {
        let expected = format!("{} elements, one for each logit", logits.len());
        let got = format!("{} elements", upstream.len());
        return Err(Error::new(ErrorCode::LengthMismatch, "upstream", expected, got));
    }
    match upstream.iter().find(|value| !value.is_finite()) {
        None => Ok(()),
        Some(value) => {
            let got = value.to_string();
            Err(Error::new(ErrorCode::NotFinite, "upstream", "finite numbers", got))
        }
    }
}

/// Checks that a setting is finite and above 0.
pub(crate) fn check_positive(name: &str, value: f32) -> Result<()> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(Error::new(ErrorCode::OutOfRange, name, "a number > 0", value.to_string()))
}

/// The error that a kernel's fault means for the rows of `name`.
pub(crate) fn row_error(name: &str, fault: Fault) -> Error {
    let (code, what) = match fault.kind {
        FaultKind::NotANumber => (ErrorCode::NotFinite, "NaN"),
        FaultKind::PositiveInfinity => (ErrorCode::NotFinite, "+infinity"),
        FaultKind::AllMasked => (ErrorCode::AllMasked, "only −infinity"),
    };
    let expected = "finite numbers, or −infinity for a masked element but not for a whole row";
    Error::new(code, name, expected, format!("{what} in row {}", fault.row))
}
