//! Where the four views look from.

use crate::drawing2cad::geometry::{Vec3, dot};
use kurbo::Point;

/// A parallel projection onto a page of 256 levels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    /// Towards the viewer.
    pub(crate) toward: Vec3,
    right: Vec3,
    up: Vec3,
    /// Levels of a length of 1.
    scale: f64,
}

/// Middle of the page.
const MIDDLE: f64 = 128.0;

impl View {
    /// Front, top, right, and from the front, top and right.
    pub(crate) fn all(orthographic: f64, isometric: f64) -> [Self; 4] {
        let (s2, s3, s6) = (2.0f64.sqrt(), 3.0f64.sqrt(), 6.0f64.sqrt());
        let view = |toward, right, up, scale| Self { toward, right, up, scale };
        [
            view([0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], orthographic),
            view([0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, -1.0], orthographic),
            view([1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0], orthographic),
            view(
                [1.0 / s3, 1.0 / s3, 1.0 / s3],
                [1.0 / s2, 0.0, -1.0 / s2],
                [-1.0 / s6, 2.0 / s6, -1.0 / s6],
                isometric,
            ),
        ]
    }

    /// A point on the page.
    pub(crate) fn page(&self, point: Vec3) -> Point {
        let (x, y) = (dot(point, self.right), dot(point, self.up));
        Point::new(MIDDLE + self.scale * x, MIDDLE - self.scale * y)
    }
}
