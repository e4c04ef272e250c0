//! Which points are in a solid: exact for any program, without a mesh.

use super::curve::Curve;
use super::prism::{Operation, Prism};
use crate::drawing2cad::geometry::{Vec2, Vec3, add, dot, length, minus, on_circle};

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
    /// A box around it in the frame of its sketch: most points and rays are nowhere near.
    low: Vec3,
    high: Vec3,
}

/// By how much boxes are larger than what they hold.
const SLACK: f64 = 1e-9;

/// Points of a [`Ring`].
pub(crate) const POINTS: usize = 24;

/// Directions from the middle of a circle to points on it, none of them along an axis.
#[derive(Debug)]
pub(crate) struct Ring([Vec2; POINTS]);

impl Ring {
    pub(crate) fn new(radius: f64) -> Self {
        let angle = |index: usize| (index as f64 + 0.5) / POINTS as f64 * std::f64::consts::TAU;
        Self(std::array::from_fn(|index| on_circle([0.0; 2], radius, angle(index))))
    }
}

/// A solid ready to be asked.
#[derive(Debug)]
pub(crate) struct Solid(Vec<Body>);

impl Solid {
    pub(crate) fn new(prisms: Vec<Prism>) -> Self {
        Self(prisms.into_iter().map(Body::new).collect())
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

    /// Which points of a ring around a point are in the solid.
    pub(crate) fn around(
        &self,
        center: Vec3,
        [first, second]: [Vec3; 2],
        ring: &Ring,
    ) -> [bool; POINTS] {
        let mut inside = [false; POINTS];
        for (index, body) in self.0.iter().enumerate() {
            let operation = if index == 0 { Operation::Join } else { body.prism.operation };
            let mut own = [false; POINTS];
            body.around(center, [first, second], ring, &mut own);
            for (inside, own) in inside.iter_mut().zip(own) {
                *inside = match operation {
                    Operation::Join => *inside || own,
                    Operation::Cut => *inside && !own,
                    Operation::Intersect => *inside && own,
                };
            }
        }
        inside
    }

    /// Is some point within a distance of this one in another body than the one of that index?
    pub(crate) fn is_near_others(&self, point: Vec3, distance: f64, body: usize) -> bool {
        let others = self.0.iter().enumerate().filter(|(index, _)| *index != body);
        others.into_iter().any(|(_, body)| body.near(point, distance).is_some())
    }

    /// Is a longer part of a ray than `limit` inside the solid, between two distances from its start? `direction` has length 1;
    /// `distances` is memory to work in.
    pub(crate) fn hides(
        &self,
        start: Vec3,
        direction: Vec3,
        [near, far]: [f64; 2],
        limit: f64,
        distances: &mut Vec<f64>,
    ) -> bool {
        distances.clear();
        self.0.iter().for_each(|body| body.cross(start, direction, [near, far], distances));
        if distances.is_empty() {
            return false;
        }
        distances.extend([near, far]);
        distances.retain(|distance| (near..=far).contains(distance));
        distances.sort_unstable_by(f64::total_cmp);
        let mut length = 0.0;
        for ends in distances.windows(2) {
            let part = ends[1] - ends[0];
            if part > 1e-12 && self.has(add(start, direction, (ends[0] + ends[1]) / 2.0)) {
                length += part;
            }
            if length > limit {
                return true;
            }
        }
        false
    }
}

impl Body {
    fn new(prism: Prism) -> Self {
        let pieces: Vec<Piece> = prism.loops.iter().flatten().flat_map(pieces).collect();
        let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
        // Pieces of arcs end where an arc is leftmost, lowest, rightmost and highest.
        let ends = pieces.iter().flat_map(|piece| [piece.from, piece.to]);
        for [x, y] in ends {
            for (axis, value) in [x, y].into_iter().enumerate() {
                low[axis] = low[axis].min(value - SLACK);
                high[axis] = high[axis].max(value + SLACK);
            }
        }
        (low[2], high[2]) = (prism.low - SLACK, prism.high + SLACK);
        Self { prism, pieces, low, high }
    }

    /// Coordinates in the frame of the sketch.
    fn local(&self, vector: Vec3) -> (Vec2, f64) {
        let axes = &self.prism.frame.axes;
        ([dot(vector, axes.x), dot(vector, axes.y)], dot(vector, axes.normal))
    }

    fn has(&self, point: Vec3) -> bool {
        let (point, height) = self.local(add(point, self.prism.frame.origin, -1.0));
        self.has_local(point, height)
    }

    fn has_local(&self, point: Vec2, height: f64) -> bool {
        let near = |axis: usize| (self.low[axis]..=self.high[axis]).contains(&point[axis]);
        let within = (self.prism.low..=self.prism.high).contains(&height);
        within
            && near(0)
            && near(1)
            && self.pieces.iter().filter(|piece| piece.is_right_of(point)).count() % 2 == 1
    }

    /// A point in the frame of the sketch, if it is no farther from the box than a distance.
    fn near(&self, point: Vec3, distance: f64) -> Option<Vec3> {
        let ([x, y], height) = self.local(add(point, self.prism.frame.origin, -1.0));
        let place = [x, y, height];
        let near = |axis: usize| {
            (self.low[axis] - distance..=self.high[axis] + distance).contains(&place[axis])
        };
        (0..3).all(near).then_some(place)
    }

    fn around(
        &self,
        center: Vec3,
        [first, second]: [Vec3; 2],
        Ring(ring): &Ring,
        inside: &mut [bool; POINTS],
    ) {
        let Some(place) = self.near(center, length(ring[0])) else { return };
        let (first, second) = (self.local(first), self.local(second));
        for (inside, [a, b]) in inside.iter_mut().zip(ring) {
            let point = [0, 1].map(|axis| place[axis] + a * first.0[axis] + b * second.0[axis]);
            *inside = self.has_local(point, place[2] + a * first.1 + b * second.1);
        }
    }

    /// Does a ray come near, between two distances?
    fn is_met(&self, start: Vec3, direction: Vec3, [mut near, mut far]: [f64; 2]) -> bool {
        for axis in 0..3 {
            let (low, high) = (self.low[axis] - start[axis], self.high[axis] - start[axis]);
            if direction[axis].abs() < 1e-12 {
                if low > 0.0 || high < 0.0 {
                    return false;
                }
                continue;
            }
            let (a, b) = (low / direction[axis], high / direction[axis]);
            near = near.max(a.min(b));
            far = far.min(a.max(b));
        }
        near <= far
    }

    /// Distances at which a ray may enter or leave; none where it passes by.
    fn cross(&self, start: Vec3, direction: Vec3, ends: [f64; 2], distances: &mut Vec<f64>) {
        let (start, height) = self.local(add(start, self.prism.frame.origin, -1.0));
        let (way, rise) = self.local(direction);
        if !self.is_met([start[0], start[1], height], [way[0], way[1], rise], ends) {
            return;
        }
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
