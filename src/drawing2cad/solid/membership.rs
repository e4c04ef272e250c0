//! Which points are in a solid: exact for any program, without a mesh.

use super::curve::Curve;
use super::prism::{Operation, Prism};
use crate::drawing2cad::geometry::{Vec2, Vec3, add, dot, minus};

/// A piece of a loop that is crossed at most once by a line of constant y.
#[derive(Clone, Copy, Debug)]
struct Piece {
    from: Vec2,
    to: Vec2,
    /// Center and signed radius of the circle: positive right of the center.
    circle: Option<(Vec2, f64)>,
}

/// A prism ready to be asked.
#[derive(Debug)]
struct Body {
    prism: Prism,
    pieces: Vec<Piece>,
}

/// A solid ready to be asked.
#[derive(Debug)]
pub(crate) struct Solid(Vec<Body>);

impl Solid {
    pub(crate) fn new(prisms: Vec<Prism>) -> Self {
        let body = |prism: Prism| {
            let pieces = prism.loops.iter().flatten().flat_map(pieces).collect();
            Body { prism, pieces }
        };
        Self(prisms.into_iter().map(body).collect())
    }

    pub(crate) fn prisms(&self) -> impl Iterator<Item = &Prism> {
        self.0.iter().map(|body| &body.prism)
    }

    /// Is the point in the solid?
    pub(crate) fn has(&self, point: Vec3) -> bool {
        let mut inside = false;
        for (index, body) in self.0.iter().enumerate() {
            // The first body is there whatever it says.
            inside = match body.prism.operation {
                _ if index == 0 => body.has(point),
                Operation::Join => inside || body.has(point),
                Operation::Cut => inside && !body.has(point),
                Operation::Intersect => inside && body.has(point),
            };
        }
        inside
    }

    /// Length of the part of a ray inside the solid, between two distances from its start. `direction` has length 1.
    pub(crate) fn length_inside(&self, start: Vec3, direction: Vec3, near: f64, far: f64) -> f64 {
        let mut distances = vec![near, far];
        self.0.iter().for_each(|body| body.cross(start, direction, &mut distances));
        distances.retain(|distance| (near..=far).contains(distance));
        distances.sort_unstable_by(f64::total_cmp);
        let inside = |ends: &&[f64]| {
            ends[1] - ends[0] > 1e-12 && self.has(add(start, direction, (ends[0] + ends[1]) / 2.0))
        };
        distances.windows(2).filter(inside).map(|ends| ends[1] - ends[0]).sum()
    }
}

impl Body {
    /// Coordinates in the frame of the sketch.
    fn local(&self, vector: Vec3) -> (Vec2, f64) {
        let axes = &self.prism.frame.axes;
        ([dot(vector, axes.x), dot(vector, axes.y)], dot(vector, axes.normal))
    }

    fn has(&self, point: Vec3) -> bool {
        let (point, height) = self.local(add(point, self.prism.frame.origin, -1.0));
        let within = (self.prism.low..=self.prism.high).contains(&height);
        within && self.pieces.iter().filter(|piece| piece.is_right_of(point)).count() % 2 == 1
    }

    /// Distances at which a ray may enter or leave.
    fn cross(&self, start: Vec3, direction: Vec3, distances: &mut Vec<f64>) {
        let (start, height) = self.local(add(start, self.prism.frame.origin, -1.0));
        let (way, rise) = self.local(direction);
        if rise.abs() > 1e-12 {
            distances.extend([self.prism.low, self.prism.high].map(|cap| (cap - height) / rise));
        }
        let squared = way[0] * way[0] + way[1] * way[1];
        if squared < 1e-24 {
            return;
        }
        for curve in self.prism.loops.iter().flatten() {
            match curve.arc {
                None => {
                    let side = minus(curve.to, curve.from);
                    let to = minus(curve.from, start);
                    let across = way[0] * side[1] - way[1] * side[0];
                    // Beyond the ends too: the points between are asked, one more does no harm.
                    if across != 0.0 {
                        distances.push((to[0] * side[1] - to[1] * side[0]) / across);
                    }
                }
                Some(arc) => {
                    let to = minus(arc.center, start);
                    let middle = (to[0] * way[0] + to[1] * way[1]) / squared;
                    let beside =
                        (to[0] * way[1] - to[1] * way[0]) * (to[0] * way[1] - to[1] * way[0]);
                    let half = arc.radius * arc.radius / squared - beside / (squared * squared);
                    if half >= 0.0 {
                        distances.extend([middle - half.sqrt(), middle + half.sqrt()]);
                    }
                }
            }
        }
    }
}

impl Piece {
    /// Does a line from the point to the right cross the piece?
    fn is_right_of(&self, point: Vec2) -> bool {
        if (self.from[1] <= point[1]) == (self.to[1] <= point[1]) {
            return false;
        }
        let x = match self.circle {
            None => {
                let part = (point[1] - self.from[1]) / (self.to[1] - self.from[1]);
                self.from[0] + part * (self.to[0] - self.from[0])
            }
            Some((center, radius)) => {
                let rise = point[1] - center[1];
                center[0] + radius.signum() * (radius * radius - rise * rise).max(0.0).sqrt()
            }
        };
        x > point[0]
    }
}

/// A curve as pieces.
fn pieces(curve: &Curve) -> Vec<Piece> {
    let Some(arc) = curve.arc else {
        return vec![Piece { from: curve.from, to: curve.to, circle: None }];
    };
    let angles = arc.split(&[]);
    let mut corners: Vec<Vec2> = angles.iter().map(|&angle| arc.at(angle)).collect();
    // Neighbouring curves share their ends to the last digit.
    if let [first, .., last] = corners.as_mut_slice() {
        (*first, *last) = (curve.from, curve.to);
    }
    let piece = |(ends, angles): (&[Vec2], &[f64])| {
        let right = libm::cos((angles[0] + angles[1]) / 2.0) > 0.0;
        let radius = if right { arc.radius } else { -arc.radius };
        Piece { from: ends[0], to: ends[1], circle: Some((arc.center, radius)) }
    };
    corners.windows(2).zip(angles.windows(2)).map(piece).collect()
}
