//! Arcs of a sketch, given by their ends, sweep and direction.

use crate::drawing2cad::geometry::{Vec2, length, minus, on_circle};

/// An arc of a circle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    pub(crate) center: Vec2,
    pub(crate) radius: f64,
    /// Angle of the start, seen from the center.
    pub(crate) from: f64,
    /// Signed sweep: positive is counter-clockwise.
    pub(crate) turn: f64,
}

impl Arc {
    /// The arc between two points; none where they are the same.
    pub(crate) fn between(start: Vec2, end: Vec2, sweep: f64, clockwise: bool) -> Option<Self> {
        let chord = minus(end, start);
        let size = length(chord);
        if size == 0.0 {
            return None;
        }
        let side = if clockwise { -1.0 } else { 1.0 };
        let radius = size / 2.0 / libm::sin(sweep / 2.0);
        let height = side * radius * libm::cos(sweep / 2.0);
        let across = [chord[1] / size, -chord[0] / size];
        let center = [
            (start[0] + end[0]) / 2.0 - across[0] * height,
            (start[1] + end[1]) / 2.0 - across[1] * height,
        ];
        let out = minus(start, center);
        Some(Self { center, radius, from: libm::atan2(out[1], out[0]), turn: side * sweep })
    }

    /// The point halfway.
    pub(crate) fn middle(&self) -> Vec2 {
        on_circle(self.center, self.radius, self.from + self.turn / 2.0)
    }
}
