//! The fences of a box plot, beyond which a value counts as an outlier.

use super::declared::NON_NEGATIVE;
use crate::entry::Param;

/// Quartiles of some values, taken from among them, and the fences around.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fences {
    pub(crate) lower_quartile: f64,
    pub(crate) upper_quartile: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Fences {
    /// Of at least one value, in ascending order; the fences stand `wisk` heights of the box away from it.
    pub(crate) fn of(ascending: &[f64], wisk: f64) -> Self {
        let count = ascending.len();
        let (lower_quartile, upper_quartile) = (ascending[count / 4], ascending[count * 3 / 4]);
        let reach = wisk * (upper_quartile - lower_quartile);
        let (lower, upper) = (lower_quartile - reach, upper_quartile + reach);
        Self { lower_quartile, upper_quartile, lower, upper }
    }

    /// Does the value lie between the fences, or on one?
    pub(crate) fn hold(&self, value: f64) -> bool {
        (self.lower..=self.upper).contains(&value)
    }
}

pub(crate) const WISK: Param = Param::float(
    "wisk",
    "w",
    1.5,
    NON_NEGATIVE,
    (0.0, 5.0),
    "Distance of the fences from the box, in heights of the box.",
);
