//! The sharpness that similarity and distance give to a row, and what calibration shares.

use crate::entry::{Call, Digits, Domain, Input};
use crate::losses::parts::declared::BATCH;
use crate::losses::parts::rows::softmax;
use crate::{Error, ErrorCode, Result};

pub(crate) const REFERENCE: &str =
    "Similarity-Distance-Magnitude Universal Verification, arXiv 2502.20167";

pub(crate) const SIMILARITY: Input =
    Input::f32("similarity", BATCH, "Number q of nearest training neighbours that agree.")
        .within(Domain::NonNegative);

pub(crate) const DISTANCE: Input =
    Input::f32("distance", BATCH, "Quantile d of the distance to the nearest, 1 for near.")
        .within(Domain::UnitInterval);

/// `ln(2 + q)`.
pub(crate) fn log_base(q: f64) -> f64 {
    libm::log(2.0 + q)
}

/// `softmax(β z)`.
pub(crate) fn sharpened(z: &[f64], beta: f64) -> Vec<f64> {
    softmax(&z.iter().map(|&z| beta * z).collect::<Vec<_>>())
}

/// Share of ascending `sorted` strictly below `value`; 0 of none.
pub(crate) fn share_below(sorted: &[f64], value: f64) -> f64 {
    if sorted.is_empty() {
        return 0.0;
    }
    sorted.partition_point(|&other| other < value) as f64 / sorted.len() as f64
}

/// The values of each class in ascending order.
pub(crate) fn ascending_by_class(
    samples: &mut dyn Iterator<Item = (usize, f64)>,
    classes: usize,
) -> Vec<Vec<f64>> {
    let mut by_class = vec![Vec::new(); classes];
    for (class, value) in samples {
        by_class[class].push(value);
    }
    by_class.iter_mut().for_each(|values| values.sort_by(f64::total_cmp));
    by_class
}

/// The param `alpha`.
///
/// # Errors
/// `out_of_range` if it is not above what chance gives.
pub(crate) fn alpha_above_chance(call: &Call) -> Result<f64> {
    let (alpha, classes) = (call.float("alpha"), call.size("classes"));
    if alpha > 1.0 / classes as f64 {
        return Ok(alpha);
    }
    let expected = format!("a number above 1 / {classes}");
    Err(Error::new(ErrorCode::OutOfRange, "alpha", expected, Digits(alpha).to_string()))
}
