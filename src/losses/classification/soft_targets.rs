//! Target distributions around a quantised value: the classes next to the true one count too.

use crate::entry::{Call, Domain, Input, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::{Error, ErrorCode, Result};

pub(crate) const TARGETS: Input =
    Input::i32("targets", &["..."], Domain::Integer, "Values from −1 (class 0) on.");

pub(crate) const TOLERANCE: Param = Param::integer(
    "tolerance",
    "T",
    3,
    (0, u16::MAX as i64),
    1,
    "How many classes to each side get some weight.",
);

pub(crate) const ALPHA: Param = Param::float(
    "alpha",
    r"\alpha",
    2.0,
    NON_NEGATIVE,
    (0.1, 5.0),
    "How fast the weight falls with the distance.",
);

pub(crate) const EDGE: Param = Param::choice(
    "edge",
    &["official", "renormalise"],
    "What happens at the ends: shifts clamped onto the last class, or left out.",
);

/// How a distribution is made of a value.
pub(crate) struct SoftTargets {
    classes: i64,
    tolerance: i64,
    alpha: f64,
    official: bool,
}

impl SoftTargets {
    /// Shifts beyond the ends are left out.
    #[cfg(feature = "drawing2cad")]
    pub(crate) const fn new(classes: usize, tolerance: i64, alpha: f64) -> Self {
        Self { classes: classes as i64, tolerance, alpha, official: false }
    }

    pub(crate) fn of(call: &Call, classes: usize) -> Self {
        Self {
            classes: classes as i64,
            tolerance: call.integer("tolerance"),
            alpha: call.float("alpha"),
            official: call.choice("edge") == "official",
        }
    }

    /// Checks that every value has a class.
    pub(crate) fn check(&self, targets: &[i32]) -> Result<()> {
        let legal = |target: i32| (-1..self.classes - 1).contains(&i64::from(target));
        match targets.iter().position(|&target| !legal(target)) {
            None => Ok(()),
            Some(at) => Err(self.error(targets[at], at)),
        }
    }

    /// The distribution of the value at `index` of the targets, which has passed the check.
    pub(crate) fn distribution(&self, target: i32, index: usize) -> Result<Vec<f64>> {
        let center = i64::from(target) + 1;
        let mut distances: Vec<_> =
            (0..self.classes).map(|class| self.distance(class, center)).collect();
        if self.official && center + self.tolerance >= self.classes - 1 {
            // The shifts beyond the end are clamped onto the last class, and the largest one is written last.
            distances[self.classes as usize - 1] = Some(self.tolerance);
        }
        let Some(nearest) = distances.iter().flatten().min().copied() else {
            return Err(self.error(target, index));
        };
        // From the nearest class on: far ones may underflow, all together may not.
        let weight = |distance: &Option<i64>| {
            distance.map_or(0.0, |d| libm::exp(-self.alpha * (d - nearest) as f64))
        };
        let weights: Vec<_> = distances.iter().map(weight).collect();
        let total: f64 = weights.iter().sum();
        Ok(weights.iter().map(|weight| weight / total).collect())
    }

    /// Distance of a class that gets weight. Renormalised, class 0 gets none: it stands for no value.
    fn distance(&self, class: i64, center: i64) -> Option<i64> {
        let distance = (class - center).abs();
        (distance <= self.tolerance && (self.official || class > 0)).then_some(distance)
    }

    fn error(&self, target: i32, index: usize) -> Error {
        let last = self.classes - 2;
        let expected = format!("values from −1 to {last}, with a class in reach");
        let got = format!("{target} at element {index}");
        Error::new(ErrorCode::OutOfRange, "targets", expected, got)
    }
}
