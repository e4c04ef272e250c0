//! Edges that a view may show: ends of walls, corners, and outlines of round walls.

use super::views::View;
use crate::drawing2cad::geometry::{Vec2, Vec3, add, dot};
use crate::drawing2cad::solid::curve::Curve;
use crate::drawing2cad::solid::prism::Prism;
use std::f64::consts::PI;

/// Below this sine of the angle between two curves their corner is a smooth one.
const SMOOTH: f64 = 0.05;

/// A line or cubic in space.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) points: [Vec3; 4],
    pub(crate) is_line: bool,
    /// Is the surface smooth across it?
    pub(crate) is_smooth: bool,
}

impl Edge {
    fn line(a: Vec3, b: Vec3, is_smooth: bool) -> Self {
        Self { points: [a, a, b, b], is_line: true, is_smooth }
    }

    /// The point at a parameter from 0 to 1.
    pub(crate) fn at(&self, t: f64) -> Vec3 {
        let [a, b, c, d] = self.points;
        let s = 1.0 - t;
        let weights = if self.is_line {
            [s, 0.0, 0.0, t]
        } else {
            [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t]
        };
        let mut point = [0.0; 3];
        for (weight, corner) in weights.into_iter().zip([a, b, c, d]) {
            point = add(point, corner, weight);
        }
        point
    }
}

/// The edges of a prism that a view may show.
pub(crate) fn edges(prism: &Prism, view: &View) -> Vec<Edge> {
    let axes = &prism.frame.axes;
    let (x, y) = (dot(axes.x, view.toward), dot(axes.y, view.toward));
    // Where the normal of a round wall is perpendicular to the view.
    let outline = if x.abs() + y.abs() > 1e-9 {
        let angle = libm::atan2(-x, y);
        vec![angle, angle + PI]
    } else {
        Vec::new()
    };
    let caps = [prism.low, prism.high];
    let wall = |point: Vec2, is_smooth: bool| {
        let [low, high] = caps.map(|height| prism.frame.world(point, height));
        Edge::line(low, high, is_smooth)
    };
    let mut edges = Vec::new();
    for curves in &prism.loops {
        for (index, curve) in curves.iter().enumerate() {
            let before = &curves[(index + curves.len() - 1) % curves.len()];
            if curves.len() > 1 || curve.arc.is_none() {
                edges.push(wall(curve.from, is_smooth(before, curve)));
            }
            for height in caps {
                let world = |point: Vec2| prism.frame.world(point, height);
                match curve.arc {
                    None => edges.push(Edge::line(world(curve.from), world(curve.to), false)),
                    Some(_) => edges.extend(cubics(curve, &outline).into_iter().map(|points| {
                        Edge { points: points.map(world), is_line: false, is_smooth: false }
                    })),
                }
            }
            if let Some(arc) = curve.arc {
                let seen =
                    outline.iter().filter(|&&angle| arc.has(angle) || curve.from == curve.to);
                edges.extend(seen.map(|&angle| wall(arc.at(angle), true)));
            }
        }
    }
    edges
}

fn is_smooth(before: &Curve, after: &Curve) -> bool {
    let (a, b) = (before.direction(true), after.direction(false));
    (a[0] * b[1] - a[1] * b[0]).abs() < SMOOTH && a[0] * b[0] + a[1] * b[1] > 0.0
}

/// An arc as cubics between the multiples of 90° and some other angles.
fn cubics(curve: &Curve, others: &[f64]) -> Vec<[Vec2; 4]> {
    let Some(arc) = curve.arc else { return Vec::new() };
    let angles = arc.split(others);
    let last = angles.len() - 1;
    let piece = |(index, ends): (usize, &[f64])| {
        let handle = 4.0 / 3.0 * libm::tan((ends[1] - ends[0]) / 4.0);
        let from = if index == 0 { curve.from } else { arc.at(ends[0]) };
        let to = if index + 1 == last { curve.to } else { arc.at(ends[1]) };
        let along = |point: Vec2, angle: f64, way: f64| {
            let reach = way * handle * arc.radius;
            [point[0] - reach * libm::sin(angle), point[1] + reach * libm::cos(angle)]
        };
        [from, along(from, ends[0], 1.0), along(to, ends[1], -1.0), to]
    };
    angles.windows(2).enumerate().map(piece).collect()
}
