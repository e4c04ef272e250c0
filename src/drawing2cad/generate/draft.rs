//! Parts as lengths, before they become programs.

use super::outline::{Area, Outline, UNIT, base, length, within};
use crate::data::Random;

/// The plane that a part is sketched on. All sketches of a part lie on it or on the cap above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plane {
    Xy,
    Xz,
    Yz,
}

/// What a feature does to the base.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A hole right through, a further loop of its sketch.
    Hole,
    /// Stands on the cap, that high.
    Boss(f64),
    /// Cut into the cap, that deep.
    Pocket(f64),
}

/// A feature of a base.
#[derive(Clone, Debug)]
pub(super) struct Feature {
    pub(super) outline: Outline,
    pub(super) kind: Kind,
}

/// A part: a base with features on its far cap.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) plane: Plane,
    pub(super) base: Outline,
    pub(super) thickness: f64,
    pub(super) features: Vec<Feature>,
}

impl Draft {
    /// A random part; nothing where there is no room for its features.
    pub(super) fn new(random: &mut Random) -> Option<Self> {
        let plane = [Plane::Xy, Plane::Xy, Plane::Xz, Plane::Yz][random.below(4)];
        let (base, free) = base(random);
        let thickness = length(random, 0.1875, 1.25);
        let count = [0, 1, 1, 2][random.below(4)];
        let mut features = Vec::with_capacity(count);
        let mut halves = free.halves();
        if count == 1 && random.below(2) == 1 {
            halves.reverse();
        }
        for half in &halves[..count] {
            features.push(feature(random, half, thickness)?);
        }
        // A block has three programs; this is the one that it is to have.
        let plane = if features.is_empty() && base.is_rectangle() { Plane::Xy } else { plane };
        Some(Self { plane, base, thickness, features })
    }

    /// How far the part reaches above its base.
    pub(super) fn highest(&self) -> f64 {
        let height = |feature: &Feature| match feature.kind {
            Kind::Boss(height) => height,
            _ => 0.0,
        };
        self.features.iter().map(height).fold(0.0, f64::max)
    }
}

fn feature(random: &mut Random, area: &Area, thickness: f64) -> Option<Feature> {
    let outline = within(random, area)?;
    let kind = match random.below(3) {
        0 => Kind::Hole,
        1 => Kind::Boss(length(random, 2.0 * UNIT, 0.75)),
        _ if random.below(3) == 0 => Kind::Hole,
        _ => Kind::Pocket(length(random, 2.0 * UNIT, (thickness - UNIT).max(2.0 * UNIT))),
    };
    Some(Feature { outline, kind })
}
