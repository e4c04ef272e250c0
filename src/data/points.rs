//! Classes of points in the plane, from a seed: small sets that show what a network can tell apart.

use super::{Dataset, Random};
use crate::entry::Digits;
use crate::{Error, ErrorCode, Result};
use std::f64::consts::{PI, TAU};

/// A set of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Points {
    /// Two half circles, one in the other's opening.
    Moons,
    /// Arms that wind around each other, an arm a class.
    Spirals,
    /// Circles around one centre, a circle a class.
    Rings,
    /// Round heaps on a circle, a heap a class.
    Blobs,
    /// Four quadrants; opposite ones are of one class.
    Xor,
}

/// Most points of a set: what a picture can show.
const MOST: usize = 1 << 20;

impl Points {
    /// Every set and its name.
    pub const ALL: &[(&str, Self)] = &[
        ("moons", Self::Moons),
        ("spirals", Self::Spirals),
        ("rings", Self::Rings),
        ("blobs", Self::Blobs),
        ("xor", Self::Xor),
    ];

    /// The set of that name.
    ///
    /// # Errors
    /// `unknown_argument` of any other.
    pub fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(other, _)| *other == name);
        found.map(|(_, points)| *points).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|(name, _)| *name).collect();
            let expected = format!("one of {}", names.join(", "));
            Error::new(ErrorCode::UnknownArgument, "points", expected, name)
        })
    }

    /// `count` points within about 1 of the origin, the classes in turn, each moved by normal noise of that deviation.
    ///
    /// # Errors
    /// `out_of_range` of fewer points than classes, of classes that the set does not have, of noise below 0.
    pub fn draw(self, count: usize, classes: usize, noise: f64, seed: u64) -> Result<Dataset> {
        let most = if matches!(self, Self::Moons | Self::Xor) { 2 } else { 10 };
        let refuse = |argument, expected: String, got: String| {
            Err(Error::new(ErrorCode::OutOfRange, argument, expected, got))
        };
        if !(2..=most).contains(&classes) {
            return refuse("classes", format!("from 2 to {most}"), classes.to_string());
        }
        if !(classes..=MOST).contains(&count) {
            return refuse("count", format!("from {classes} to {MOST}"), count.to_string());
        }
        if !(0.0..=10.0).contains(&noise) {
            return refuse("noise", "from 0 to 10".into(), Digits(noise).to_string());
        }
        let mut random = Random::new(seed);
        let (mut features, mut labels) = (Vec::with_capacity(2 * count), Vec::new());
        for at in 0..count {
            let class = at % classes;
            let (x, y) = self.point(class, classes, &mut random);
            features.push((x + noise * random.normal()) as f32);
            features.push((y + noise * random.normal()) as f32);
            labels.push(class as i32);
        }
        Dataset::new(features, vec![2], labels, classes)
    }

    /// A point of a class, without noise.
    fn point(self, class: usize, classes: usize, random: &mut Random) -> (f64, f64) {
        let share = class as f64 / classes as f64;
        let around =
            |radius: f64, angle: f64| (radius * libm::cos(angle), radius * libm::sin(angle));
        match self {
            Self::Moons => {
                let (x, y) = around(0.65, PI * random.uniform());
                if class == 0 { (x - 0.32, y - 0.16) } else { (0.32 - x, 0.16 - y) }
            }
            Self::Spirals => {
                let along = random.uniform().sqrt();
                around(0.05 + 0.95 * along, 1.25 * TAU * along + TAU * share)
            }
            Self::Rings => around((class + 1) as f64 / classes as f64, TAU * random.uniform()),
            Self::Blobs => {
                let (x, y) = around(0.65, TAU * share);
                (x + 0.12 * random.normal(), y + 0.12 * random.normal())
            }
            Self::Xor => {
                let (x, y) = (random.between(-1.0, 1.0), random.between(0.0, 1.0));
                // Class 0 has equal signs.
                if (x > 0.0) == (class == 0) { (x, y) } else { (x, -y) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_repeats_for_its_seed_and_has_its_classes_in_turn() {
        for &(name, points) in Points::ALL {
            let data = points.draw(101, 2, 0.05, 7).unwrap();
            assert_eq!(data, Points::named(name).unwrap().draw(101, 2, 0.05, 7).unwrap());
            assert_ne!(data.features, points.draw(101, 2, 0.05, 8).unwrap().features, "{name}");
            assert_eq!((&data.labels[..3], data.len()), (&[0, 1, 0][..], 101));
            assert!(data.features.iter().all(|x| x.abs() < 1.6), "{name} stays near the origin");
        }
    }

    #[test]
    fn the_quadrants_of_xor_have_the_class_of_their_signs() {
        let data = Points::Xor.draw(200, 2, 0.0, 1).unwrap();
        for (point, &label) in data.features.chunks_exact(2).zip(&data.labels) {
            assert_eq!((point[0] > 0.0) == (point[1] > 0.0), label == 0, "{point:?}");
        }
    }

    #[test]
    fn refuses_what_a_set_does_not_have() {
        let code = |classes, count, noise| {
            Points::Moons.draw(count, classes, noise, 1).map_err(|error| error.argument).err()
        };
        assert_eq!(code(3, 10, 0.1).as_deref(), Some("classes"));
        assert_eq!(code(2, 1, 0.1).as_deref(), Some("count"));
        assert_eq!(code(2, 10, f64::NAN).as_deref(), Some("noise"));
        assert!(Points::named("moon").is_err());
    }
}
