//! Elliptical arcs as cubics, by the endpoint form of SVG 2, appendix B.2.

use kurbo::{Affine, CubicBez, Line, PathSeg, Point};
use std::f64::consts::{FRAC_PI_2, TAU};

/// Handle of a quarter of a circle of radius 1.
const QUARTER: f64 = 4.0 / 3.0 * (std::f64::consts::SQRT_2 - 1.0);

/// What stands beside the end point in an arc command.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) rx: f64,
    pub(super) ry: f64,
    /// Degrees.
    pub(super) rotation: f64,
    pub(super) large: bool,
    pub(super) sweep: bool,
}

impl Arc {
    /// The arc between two points: equal pieces of at most a quarter turn, a line without radii, nothing between equal points.
    pub(super) fn between(self, from: Point, to: Point) -> Vec<PathSeg> {
        if from == to {
            return Vec::new();
        }
        let line = || vec![PathSeg::Line(Line::new(from, to))];
        let (mut rx, mut ry) = (self.rx.abs(), self.ry.abs());
        if rx == 0.0 || ry == 0.0 {
            return line();
        }
        let angle = self.rotation.to_radians();
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        let half = (from - to) / 2.0;
        let (x, y) = (cos * half.x + sin * half.y, cos * half.y - sin * half.x);
        let size = (x / rx) * (x / rx) + (y / ry) * (y / ry);
        if size > 1.0 {
            rx *= size.sqrt();
            ry *= size.sqrt();
        }
        let size = size.min(1.0);
        if size == 0.0 {
            return line();
        }
        let toward = if self.large == self.sweep { -1.0 } else { 1.0 };
        let distance = toward * (1.0 / size - 1.0).max(0.0).sqrt();
        // The center in the frame of the ellipse, in which it is a circle of radius 1.
        let (cx, cy) = (distance * y / ry, -distance * x / rx);
        let start = libm::atan2(y / ry - cy, x / rx - cx);
        let mut turn = libm::atan2(-y / ry - cy, -x / rx - cx) - start;
        if self.sweep && turn < 0.0 {
            turn += TAU;
        } else if !self.sweep && turn > 0.0 {
            turn -= TAU;
        }
        let frame = Affine::new([cos * rx, sin * rx, -sin * ry, cos * ry, 0.0, 0.0]);
        let middle = from.midpoint(to).to_vec2() + (frame * Point::new(cx, cy)).to_vec2();
        let mut pieces = unit_arc(start, turn);
        pieces.iter_mut().for_each(|piece| *piece = Affine::translate(middle) * frame * *piece);
        if let Some(last) = pieces.last_mut() {
            last.p3 = to;
        }
        if let Some(first) = pieces.first_mut() {
            first.p0 = from;
        }
        pieces.into_iter().map(PathSeg::Cubic).collect()
    }
}

/// An arc of the unit circle as equal cubics.
fn unit_arc(start: f64, turn: f64) -> Vec<CubicBez> {
    let count = libm::ceil(turn.abs() / FRAC_PI_2 - 1e-9).max(1.0);
    let step = turn / count;
    let handle = 4.0 / 3.0 * libm::tan(step / 4.0);
    let piece = |index: usize| {
        let from = start + step * index as f64;
        let (a, b) = (turned(from), turned(from + step));
        let c = Point::new(a.x - handle * a.y, a.y + handle * a.x);
        let d = Point::new(b.x + handle * b.y, b.y - handle * b.x);
        CubicBez::new(a, c, d, b)
    };
    (0..count as usize).map(piece).collect()
}

fn turned(angle: f64) -> Point {
    Point::new(libm::cos(angle), libm::sin(angle))
}

/// An ellipse as four cubics from its rightmost point on, towards +y.
pub(super) fn ellipse(center: Point, rx: f64, ry: f64) -> Vec<PathSeg> {
    let corner = |(x, y): (f64, f64)| Point::new(center.x + rx * x, center.y + ry * y);
    let quarters = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
    let piece = |index: usize| {
        let ((ax, ay), (bx, by)) = (quarters[index], quarters[(index + 1) % 4]);
        let (c, d) =
            ((ax + QUARTER * bx, ay + QUARTER * by), (bx + QUARTER * ax, by + QUARTER * ay));
        PathSeg::Cubic(CubicBez::new(corner((ax, ay)), corner(c), corner(d), corner((bx, by))))
    };
    (0..4).map(piece).collect()
}
