//! The zero nearest to 0 of a sum of exponentials `F(t) = Σ exp(z_k + a_k t)`.
//!
//! `F` is positive on the real axis, so the turns of its argument along the upper half of a circle count the pairs of zeros
//! inside. Radii grow until there is one, are halved between until one zero is near the circle, and Newton's method ends it.
//! Turns are exact without small steps wherever one term outweighs all others, which is nearly everywhere.

use crate::entry::{Arrays, Call};
use crate::losses::parts::rows::logsumexp;
use std::f64::consts::PI;

/// Evaluations of `F` that one circle may take.
const EVALUATIONS: usize = 20_000;

/// No zero is nearer than the one found, up to this part of its distance.
const NEAR: f64 = 1e-9;

/// Radii this near to each other, for their size, are as good as one.
const SAME: f64 = 1e-12;

/// A zero in the upper half plane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zero {
    real: f64,
    imaginary: f64,
}

/// The zero of a sum that has none.
const AT_INFINITY: Zero = Zero { real: 0.0, imaginary: f64::INFINITY };

/// The outputs of a call, a zero a row.
pub(super) fn outputs(call: &Call, zeros: &[Zero]) -> Arrays {
    let column = |of: fn(&Zero) -> f64| zeros.iter().map(of).collect::<Vec<f64>>();
    let mut outputs = call.outputs();
    outputs.f32("radius", column(|zero| libm::hypot(zero.real, zero.imaginary)));
    outputs.f32("ghost_real", column(|zero| zero.real));
    outputs.f32("ghost_imag", column(|zero| zero.imaginary));
    outputs.finish()
}

/// The nearest zero for two terms `(z, a)`, in closed form.
pub(super) fn of_two(first: (f64, f64), second: (f64, f64)) -> Zero {
    let slope = second.1 - first.1;
    if slope == 0.0 {
        return AT_INFINITY;
    }
    Zero { real: (first.0 - second.0) / slope, imaginary: PI / slope.abs() }
}

/// The nearest zero for the terms `z_k + a_k t`.
pub(super) fn nearest(logits: &[f64], slopes: &[f64]) -> Zero {
    let terms = merged(logits, slopes);
    match terms.as_slice() {
        [] | [_] => AT_INFINITY,
        [first, second] => of_two(*first, *second),
        [first, .., last] => {
            let (middle, spread) = ((first.1 + last.1) / 2.0, last.1 - first.1);
            let scaled = terms.iter().map(|&(z, a)| (z, (a - middle) / spread)).collect();
            let Zero { real, imaginary } = Sum { terms: scaled }.nearest();
            Zero { real: real / spread, imaginary: imaginary / spread }
        }
    }
}

/// Terms by rising slope, those of equal slope as one.
fn merged(logits: &[f64], slopes: &[f64]) -> Vec<(f64, f64)> {
    let mut terms: Vec<(f64, f64)> = logits.iter().copied().zip(slopes.iter().copied()).collect();
    terms.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (z, a) in terms {
        match merged.last_mut() {
            Some(last) if last.1 == a => last.0 = logsumexp(&[last.0, z]),
            _ => merged.push((z, a)),
        }
    }
    merged
}

/// A sum whose slopes go from −½ to ½, so that `|F′| ≤ ½ Σ |terms|` and no zero is nearer than π.
struct Sum {
    terms: Vec<(f64, f64)>,
}

/// `F` at a point, divided by the size of its largest term there.
#[derive(Clone, Copy, Debug)]
struct Value {
    /// Logarithm of that size.
    log_scale: f64,
    /// Real and imaginary part.
    f: (f64, f64),
    /// The same of the derivative.
    derivative: (f64, f64),
    /// Sum of the sizes of the terms.
    sizes: f64,
    /// Slope of the term that outweighs all others, if one does.
    leader: Option<f64>,
}

/// A point of the upper half of a circle.
#[derive(Clone, Copy, Debug)]
struct Point {
    angle: f64,
    at: Zero,
    value: Value,
}

/// What the upper half of a circle tells.
#[derive(Clone, Copy, Debug)]
struct Circle {
    /// Is there a zero inside?
    has_zero: bool,
    /// Of the points looked at, which lie close where `F` is small, the one with the smallest `|F|`.
    start: Zero,
}

impl Sum {
    fn at(&self, real: f64, imaginary: f64) -> Value {
        let (mut log_scale, mut slope) = (f64::NEG_INFINITY, 0.0);
        for &(z, a) in &self.terms {
            if z + a * real > log_scale {
                (log_scale, slope) = (z + a * real, a);
            }
        }
        let (mut f, mut derivative, mut sizes) = ((0.0, 0.0), (0.0, 0.0), 0.0);
        for &(z, a) in &self.terms {
            let size = libm::exp(z + a * real - log_scale);
            let (sine, cosine) = libm::sincos(a * imaginary);
            sizes += size;
            f = (f.0 + size * cosine, f.1 + size * sine);
            derivative = (derivative.0 + a * size * cosine, derivative.1 + a * size * sine);
        }
        let leader = (sizes < 2.0).then_some(slope);
        Value { log_scale, f, derivative, sizes, leader }
    }

    fn on_circle(&self, radius: f64, angle: f64) -> Point {
        let (sine, cosine) = libm::sincos(angle);
        // The sine of the double nearest to π is not 0.
        let imaginary = if angle == PI { 0.0 } else { radius * sine };
        let at = Zero { real: radius * cosine, imaginary };
        Point { angle, at, value: self.at(at.real, imaginary) }
    }

    /// Looks for zeros within that radius. Where the circle all but meets one, there is one.
    fn circle(&self, radius: f64) -> Circle {
        let ends = (self.on_circle(radius, 0.0), self.on_circle(radius, PI));
        let (mut turn, mut evaluations) = (0.0, 0);
        let (mut smallest, mut start) = (f64::INFINITY, Zero { real: 0.0, imaginary: radius });
        let mut arcs = vec![ends];
        while let Some((from, to)) = arcs.pop() {
            if let Some(arc) = turn_of(radius, &from, &to) {
                turn += arc;
                continue;
            }
            evaluations += 1;
            let middle = 0.5 * (from.angle + to.angle);
            if evaluations > EVALUATIONS || middle <= from.angle || middle >= to.angle {
                return Circle { has_zero: true, start };
            }
            let point = self.on_circle(radius, middle);
            let size = libm::hypot(point.value.f.0, point.value.f.1) / point.value.sizes;
            if size < smallest {
                (smallest, start) = (size, point.at);
            }
            arcs.push((from, point));
            arcs.push((point, to));
        }
        Circle { has_zero: turn.abs() > PI, start }
    }

    fn nearest(&self) -> Zero {
        let (mut low, mut high) = (PI, 1.25 * PI);
        let mut start = loop {
            let circle = self.circle(high);
            if circle.has_zero {
                break circle.start;
            }
            (low, high) = (high, 1.5 * high);
            if !high.is_finite() {
                return AT_INFINITY;
            }
        };
        loop {
            let zero = self.polished(start, high);
            let radius = libm::hypot(zero.real, zero.imaginary);
            if zero.imaginary > 0.0 && radius <= high * (1.0 + NEAR) {
                let below = radius * (1.0 - NEAR);
                let circle = self.circle(below);
                if below <= low || !circle.has_zero {
                    return zero;
                }
                (high, start) = (below, circle.start);
            }
            if high - low <= SAME * high {
                return start;
            }
            let middle = 0.5 * (low + high);
            let circle = self.circle(middle);
            if circle.has_zero {
                (high, start) = (middle, circle.start);
            } else {
                low = middle;
            }
        }
    }

    /// Newton's method from a point, with steps of at most π.
    fn polished(&self, start: Zero, radius: f64) -> Zero {
        let Zero { mut real, mut imaginary } = start;
        for _ in 0..60 {
            let Value { f, derivative, .. } = self.at(real, imaginary);
            let norm = derivative.0 * derivative.0 + derivative.1 * derivative.1;
            if norm == 0.0 {
                break;
            }
            let step = (
                (f.0 * derivative.0 + f.1 * derivative.1) / norm,
                (f.1 * derivative.0 - f.0 * derivative.1) / norm,
            );
            let length = libm::hypot(step.0, step.1);
            let factor = if length > PI { PI / length } else { 1.0 };
            (real, imaginary) = (real - factor * step.0, imaginary - factor * step.1);
            if length <= 1e-14 * radius {
                return Zero { real, imaginary: imaginary.abs() };
            }
        }
        // Not settled: no zero that may be trusted.
        Zero { real, imaginary: -1.0 }
    }
}

/// How far the argument of `F` turns between two points of a circle, where that is certain.
fn turn_of(radius: f64, from: &Point, to: &Point) -> Option<f64> {
    let (start, end) = (&from.value, &to.value);
    match (start.leader, end.leader) {
        // A term that outweighs the others at both ends does so between: its share is a convex function of the real part.
        (Some(slope), Some(other)) if slope == other => {
            let rest = |point: &Point| {
                let (sine, cosine) = libm::sincos(slope * point.at.imaginary);
                let (re, im) = point.value.f;
                libm::atan2(im * cosine - re * sine, re * cosine + im * sine)
            };
            Some(slope * (to.at.imaginary - from.at.imaginary) + rest(to) - rest(from))
        }
        _ => {
            // F moves by less than its size: it cannot turn by half.
            let scale = start.log_scale.max(end.log_scale);
            let sizes = |value: &Value| value.sizes * libm::exp(value.log_scale - scale);
            let moved = 0.5 * (to.angle - from.angle) * radius * sizes(start).max(sizes(end));
            let size = libm::hypot(start.f.0, start.f.1) * libm::exp(start.log_scale - scale);
            let argument = |value: &Value| libm::atan2(value.f.1, value.f.0);
            let turn = argument(end) - argument(start);
            (moved < size).then(|| turn - 2.0 * PI * libm::round(turn / (2.0 * PI)))
        }
    }
}
