//! Numbers and their levels.

use crate::entry::Param;
use std::f64::consts::{PI, TAU};

pub(crate) const LEVELS: Param =
    Param::integer("levels", "n", 256, (2, 1 << 16), 1, "How many levels there are.");

/// Which numbers are quantised.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scale {
    /// Places and extents, from −1 to 1.
    Signed,
    /// Angles, from −π to π.
    Angle,
    /// Sizes, from 0 to 2.
    Size,
    /// Coordinates of a sketch, which are levels.
    Sketch,
    /// Radii of a sketch, at least 1.
    Radius,
    /// Sweeps, from 0 to 2π, at least one level.
    Sweep,
}

impl Scale {
    /// The level of a number.
    pub(crate) fn level(self, value: f64, levels: f64) -> f64 {
        let (level, least) = match self {
            Self::Signed => ((value + 1.0) / 2.0 * levels, 0.0),
            Self::Angle => ((value / PI + 1.0) / 2.0 * levels, 0.0),
            Self::Size => (value / 2.0 * levels, 0.0),
            Self::Sketch => (value, 0.0),
            Self::Radius => (value, 1.0),
            Self::Sweep => (value / TAU * levels, 1.0),
        };
        // Half a level goes to the even one.
        libm::rint(level).clamp(least, levels - 1.0)
    }

    /// The number of a level.
    pub(crate) fn number(self, level: f64, levels: f64) -> f64 {
        match self {
            Self::Signed => level / levels * 2.0 - 1.0,
            Self::Angle => (level / levels * 2.0 - 1.0) * PI,
            Self::Size => level / levels * 2.0,
            Self::Sketch | Self::Radius => level,
            Self::Sweep => level / levels * TAU,
        }
    }
}

/// The number of a level of the data format, which has 256.
pub(crate) fn decoded(scale: Scale, level: i32) -> f64 {
    scale.number(f64::from(level), 256.0)
}
