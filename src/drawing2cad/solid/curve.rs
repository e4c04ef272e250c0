//! Lines and arcs of a sketch, in lengths.

use crate::drawing2cad::commands::arc::Arc;
use crate::drawing2cad::geometry::{Vec2, length, minus, on_circle};
use std::f64::consts::{FRAC_PI_2, TAU};

/// A curve of a loop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Curve {
    pub(crate) from: Vec2,
    pub(crate) to: Vec2,
    /// The circle that carries it, if it is not a line.
    pub(crate) arc: Option<Arc>,
}

/// Angles nearer than this are the same.
const SAME: f64 = 1e-9;

impl Curve {
    /// A line, or nothing between equal points.
    pub(crate) fn line(from: Vec2, to: Vec2) -> Option<Self> {
        (from != to).then_some(Self { from, to, arc: None })
    }

    /// A circle from its leftmost point on, counter-clockwise.
    pub(crate) fn circle(center: Vec2, radius: f64) -> Self {
        let start = [center[0] - radius, center[1]];
        let arc = Arc { center, radius, from: std::f64::consts::PI, turn: TAU };
        Self { from: start, to: start, arc: Some(arc) }
    }

    /// Direction at the start or the end, of length 1.
    pub(crate) fn direction(&self, at_end: bool) -> Vec2 {
        let Some(arc) = self.arc else {
            let way = minus(self.to, self.from);
            return way.map(|x| x / length(way));
        };
        let angle = if at_end { arc.from + arc.turn } else { arc.from };
        [-libm::sin(angle), libm::cos(angle)].map(|x| x * arc.turn.signum())
    }

    /// Twice the area between the curve and the origin.
    pub(crate) fn swept(&self) -> f64 {
        let chord = self.from[0] * self.to[1] - self.from[1] * self.to[0];
        chord
            + self.arc.map_or(0.0, |arc| arc.radius * arc.radius * (arc.turn - libm::sin(arc.turn)))
    }
}

impl Arc {
    /// Is the angle on the arc, away from its ends?
    pub(crate) fn has(&self, angle: f64) -> bool {
        let along = (angle - self.from) * self.turn.signum();
        let along = along - TAU * libm::floor(along / TAU);
        along > SAME && along < self.turn.abs() - SAME
    }

    /// Angles from the start to the end, between them the multiples of 90° and those of `others` that lie on the arc.
    pub(crate) fn split(&self, others: &[f64]) -> Vec<f64> {
        let side = self.turn.signum();
        let quarters = (0..4).map(|quarter| f64::from(quarter) * FRAC_PI_2);
        let on_arc = quarters.chain(others.iter().copied()).filter(|&angle| self.has(angle));
        let along = |angle: f64| {
            let along = (angle - self.from) * side;
            along - TAU * libm::floor(along / TAU)
        };
        let mut along: Vec<f64> = on_arc.map(along).collect();
        // A circle may be split where it starts.
        along.extend([0.0, self.turn.abs()]);
        along.sort_unstable_by(f64::total_cmp);
        along.dedup_by(|next, last| *next - *last < SAME);
        along.into_iter().map(|along| self.from + side * along).collect()
    }

    /// The point at an angle.
    pub(crate) fn at(&self, angle: f64) -> Vec2 {
        on_circle(self.center, self.radius, angle)
    }
}
