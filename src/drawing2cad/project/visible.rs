//! Which parts of an edge are seen.

use super::edges::Edge;
use super::views::View;
use crate::drawing2cad::geometry::{Vec3, add, cross, dot, scaled};
use crate::drawing2cad::solid::membership::{POINTS, Ring, Solid};
use crate::drawing2cad::solid::prism::Operation;

/// Where a ray to the viewer starts and ends.
const NEAR: f64 = 0.006;
const FAR: f64 = 6.0;

/// A ray that is longer inside is hidden.
const HIDDEN: f64 = 0.008;

/// Parameters at which an edge is first asked, and how often a change is halved.
const SAMPLES: usize = 16;
const HALVINGS: usize = 26;

/// Pieces that are not drawn.
const SHORTEST: f64 = 1e-3;

/// Radius of the circle on which an edge is looked at: above a level, so that bodies that miss each other by one still have their
/// edge.
const AROUND: f64 = 0.01;

/// Somebody who looks at a solid.
pub(crate) struct Viewer<'a> {
    solid: &'a Solid,
    toward: Vec3,
    ring: Ring,
    /// Which bodies are there wherever no other is, so that all their edges are real there.
    adds: Vec<bool>,
    /// The body whose edges are looked at.
    pub(crate) body: usize,
    distances: Vec<f64>,
}

impl<'a> Viewer<'a> {
    pub(crate) fn new(solid: &'a Solid, view: &View) -> Self {
        let prisms = solid.prisms().enumerate();
        let adds = prisms.map(|(body, prism)| body == 0 || prism.operation == Operation::Join);
        let (adds, ring) = (adds.collect(), Ring::new(AROUND));
        Self { solid, toward: view.toward, ring, adds, body: 0, distances: Vec::new() }
    }

    /// The parameters between which an edge of the solid is seen.
    pub(crate) fn seen(&mut self, edge: &Edge) -> Vec<(f64, f64)> {
        let parameter = |sample: usize| (sample as f64 + 0.5) / SAMPLES as f64;
        let mut before = self.sees(edge, parameter(0));
        let mut start = 0.0;
        let mut parts = Vec::new();
        for sample in 1..SAMPLES {
            let now = self.sees(edge, parameter(sample));
            if now == before {
                continue;
            }
            let (mut low, mut high) = (parameter(sample - 1), parameter(sample));
            for _ in 0..HALVINGS {
                let middle = (low + high) / 2.0;
                if self.sees(edge, middle) == before { low = middle } else { high = middle }
            }
            let change = (low + high) / 2.0;
            if before {
                parts.push((start, change));
            }
            (before, start) = (now, change);
        }
        if before {
            parts.push((start, 1.0));
        }
        parts.retain(|(from, to)| to - from >= SHORTEST);
        parts
    }

    fn sees(&mut self, edge: &Edge, t: f64) -> bool {
        let (point, ends) = (edge.at(t), [NEAR, FAR]);
        let Self { solid, toward, distances, .. } = self;
        !solid.hides(point, *toward, ends, HIDDEN, distances) && self.is_real(edge, t)
    }

    /// Is the solid different around the edge? Inside a body, outside all, and on a flat face of several bodies there is none.
    fn is_real(&self, edge: &Edge, t: f64) -> bool {
        if self.adds[self.body] && !self.solid.is_near_others(edge.at(t), AROUND, self.body) {
            return true;
        }
        let (from, to) = (edge.at((t - 1e-3).max(0.0)), edge.at((t + 1e-3).min(1.0)));
        let along = add(to, from, -1.0);
        let length = dot(along, along).sqrt();
        if length == 0.0 {
            return true;
        }
        let axes = across(scaled(along, 1.0 / length));
        let pattern = self.solid.around(edge.at(t), axes, &self.ring);
        let count = pattern.iter().filter(|&&inside| inside).count();
        let changes = (0..POINTS).filter(|&i| pattern[i] != pattern[(i + 1) % POINTS]).count();
        let flat = count == POINTS / 2 && changes == 2;
        changes > 0 && (edge.is_smooth || !flat)
    }
}

/// Two directions that are perpendicular to one and to each other.
fn across(along: Vec3) -> [Vec3; 2] {
    let mut axis = [0.0; 3];
    let sizes = along.map(f64::abs);
    let smallest = (0..3).fold(0, |best, i| if sizes[i] < sizes[best] { i } else { best });
    axis[smallest] = 1.0;
    let first = cross(along, axis);
    let first = scaled(first, 1.0 / dot(first, first).sqrt());
    [first, cross(along, first)]
}
