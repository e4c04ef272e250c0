//! The plane of a sketch in space.

use super::levels::{Scale, decoded};
use crate::drawing2cad::geometry::{Vec2, Vec3, add, cross, scaled};

/// Middle of the levels of a sketch, where a loop begins.
const ORIGIN: f64 = 128.0;

/// Levels from there to the farthest point of a sketch.
const REACH: f64 = 95.0;

/// Axes of a plane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Axes {
    pub(crate) x: Vec3,
    pub(crate) y: Vec3,
    pub(crate) normal: Vec3,
}

impl Axes {
    /// The plane of the levels of theta, phi and gamma.
    pub(crate) fn of_levels(levels: &[i32]) -> Self {
        let angle = |slot: usize| decoded(Scale::Angle, levels[slot]);
        let [(sin_t, cos_t), (sin_p, cos_p), (sin_g, cos_g)] =
            [angle(0), angle(1), angle(2)].map(|angle| (libm::sin(angle), libm::cos(angle)));
        let normal = [sin_t * cos_p, sin_t * sin_p, cos_t];
        // Where the first axis goes when z is turned onto the normal.
        let reference = [cos_t * cos_p, cos_t * sin_p, -sin_t];
        let x = add(scaled(reference, cos_g), cross(normal, reference), sin_g);
        Self { x, y: cross(normal, x), normal }
    }
}

/// A plane with the place and size of a sketch on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) axes: Axes,
    pub(crate) origin: Vec3,
    /// Length of a level of the sketch.
    pub(crate) step: f64,
}

impl Frame {
    /// The frame of the first seven arguments of an extrusion.
    pub(crate) fn of_levels(levels: &[i32]) -> Self {
        let place = |slot: usize| decoded(Scale::Signed, levels[slot]);
        Self {
            axes: Axes::of_levels(levels),
            origin: [place(3), place(4), place(5)],
            step: decoded(Scale::Size, levels[6]) / REACH,
        }
    }

    /// Levels of a sketch as lengths from its origin.
    pub(crate) fn local(&self, x: i32, y: i32) -> Vec2 {
        [x, y].map(|level| (f64::from(level) - ORIGIN) * self.step)
    }

    /// A point of the plane, or at a height above it, in space.
    pub(crate) fn world(&self, point: Vec2, height: f64) -> Vec3 {
        let Axes { x, y, normal } = self.axes;
        add(add(add(self.origin, x, point[0]), y, point[1]), normal, height)
    }
}
