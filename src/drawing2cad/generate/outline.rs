//! Closed outlines of sketches, in lengths that are whole sixteenths or halves of them.

use crate::data::Random;
use crate::drawing2cad::geometry::Vec2;
use std::f64::consts::{FRAC_PI_2, PI};

/// What the lengths of a model are multiples of.
pub(super) const UNIT: f64 = 1.0 / 16.0;

/// A piece of an outline, up to its end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stroke {
    Line(Vec2),
    /// Counter-clockwise, by an angle.
    Arc(Vec2, f64),
    /// A whole outline by itself: centre and radius.
    Circle(Vec2, f64),
}

/// A rectangle along the axes, from its smallest to its largest corner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub(super) low: Vec2,
    pub(super) high: Vec2,
}

impl Area {
    pub(super) fn size(&self) -> Vec2 {
        [self.high[0] - self.low[0], self.high[1] - self.low[1]]
    }

    /// Its halves along the longer side, the left or lower one first.
    pub(super) fn halves(&self) -> [Self; 2] {
        let size = self.size();
        let axis = usize::from(size[1] > size[0]);
        let (mut first, mut second) = (*self, *self);
        let middle = snapped(self.low[axis] + size[axis] / 2.0);
        (first.high[axis], second.low[axis]) = (middle, middle);
        [first, second]
    }
}

/// An outline: counter-clockwise from its leftmost corner on, of several the lowest.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    pub(super) start: Vec2,
    pub(super) strokes: Vec<Stroke>,
    pub(super) bounds: Area,
}

impl Outline {
    fn polygon(corners: &[Vec2]) -> Self {
        let ends = corners[1..].iter().chain(&corners[..1]);
        let strokes = ends.map(|&end| Stroke::Line(end)).collect();
        Self::of(corners[0], strokes, corners)
    }

    /// Strokes with the points that span their bounds.
    fn of(start: Vec2, strokes: Vec<Stroke>, points: &[Vec2]) -> Self {
        let bound = |pick: fn(f64, f64) -> f64, axis: usize| {
            points.iter().map(|point| point[axis]).reduce(pick).unwrap_or(0.0)
        };
        let corner = |pick| [bound(pick, 0), bound(pick, 1)];
        let bounds = Area { low: corner(f64::min), high: corner(f64::max) };
        Self { start, strokes, bounds }
    }

    pub(super) fn rectangle([x, y]: Vec2, [width, height]: Vec2) -> Self {
        Self::polygon(&[[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
    }

    pub(super) fn circle(center: Vec2, radius: f64) -> Self {
        let [x, y] = center;
        let corners = [[x - radius, y - radius], [x + radius, y + radius]];
        Self::of([x - radius, y], vec![Stroke::Circle(center, radius)], &corners)
    }

    /// Is it nothing but four lines?
    pub(super) fn is_rectangle(&self) -> bool {
        let size = self.bounds.size();
        self.strokes.len() == 4
            && self.strokes.iter().all(|stroke| match stroke {
                Stroke::Line([x, y]) => {
                    [0.0, size[0]].contains(&(x - self.bounds.low[0]))
                        && [0.0, size[1]].contains(&(y - self.bounds.low[1]))
                }
                _ => false,
            })
    }
}

/// The next multiple of [`UNIT`].
pub(super) fn snapped(length: f64) -> f64 {
    libm::rint(length / UNIT) * UNIT
}

/// A length between two others.
pub(super) fn length(random: &mut Random, low: f64, high: f64) -> f64 {
    snapped(random.between(low, high))
}

/// A length that is such a share of another.
fn share(random: &mut Random, of: f64, low: f64, high: f64) -> f64 {
    length(random, of * low, of * high)
}

/// The outline of a base, and the part of it that features may take.
pub(super) fn base(random: &mut Random) -> (Outline, Area) {
    let (w, h) = (length(random, 0.75, 2.0), length(random, 0.75, 2.0));
    let area = |low: Vec2, high: Vec2| Area { low, high };
    match random.below(8) {
        0 | 1 => (Outline::rectangle([0.0; 2], [w, h]), area([0.0; 2], [w, h])),
        2 => {
            let (x, y) = (share(random, w, 0.35, 0.65), share(random, h, 0.35, 0.65));
            let corners = [[0.0, 0.0], [w, 0.0], [w, y], [x, y], [x, h], [0.0, h]];
            (Outline::polygon(&corners), area([0.0; 2], [w, y]))
        }
        3 => {
            let radius = w / 2.0;
            let reach = snapped(radius * 0.7);
            let free = area([radius - reach; 2], [radius + reach; 2]);
            (Outline::circle([radius; 2], radius), free)
        }
        4 => {
            let strokes = vec![
                Stroke::Line([w, 0.0]),
                Stroke::Arc([w, h], PI),
                Stroke::Line([0.0, h]),
                Stroke::Line([0.0; 2]),
            ];
            let outline = Outline::of([0.0; 2], strokes, &[[0.0; 2], [w + h / 2.0, h]]);
            (outline, area([0.0; 2], [w, h]))
        }
        5 => {
            let x = share(random, w, 0.4, 0.8);
            let corners = [[0.0, 0.0], [w, 0.0], [x, h], [0.0, h]];
            (Outline::polygon(&corners), area([0.0; 2], [x, h]))
        }
        6 => {
            let radius = share(random, w.min(h), 0.25, 0.5);
            let strokes = vec![
                Stroke::Line([w, 0.0]),
                Stroke::Line([w, h - radius]),
                Stroke::Arc([w - radius, h], FRAC_PI_2),
                Stroke::Line([0.0, h]),
                Stroke::Line([0.0; 2]),
            ];
            let outline = Outline::of([0.0; 2], strokes, &[[0.0; 2], [w, h]]);
            (outline, area([0.0; 2], [w, h - radius]))
        }
        _ => {
            let (stem, bar) = (share(random, w / 2.0, 0.25, 0.6), share(random, h, 0.3, 0.6));
            let (left, right, y) = (w / 2.0 - stem, w / 2.0 + stem, h - bar);
            let lower = [[0.0, y], [left, y], [left, 0.0], [right, 0.0]];
            let upper = [[right, y], [w, y], [w, h], [0.0, h]];
            let outline = Outline::polygon(&[lower, upper].concat());
            (outline, area([0.0, y], [w, h]))
        }
    }
}

/// A circle or rectangle within an area, at some distance from its sides; nothing where it is too narrow.
pub(super) fn within(random: &mut Random, area: &Area) -> Option<Outline> {
    let size = area.size();
    let narrow = size[0].min(size[1]);
    if narrow < 5.0 * UNIT {
        return None;
    }
    let place = |random: &mut Random, axis: usize, extent: f64| {
        let spare = size[axis] - extent - 2.0 * UNIT;
        area.low[axis] + UNIT + snapped(random.uniform() * spare)
    };
    if random.below(2) == 0 {
        let radius = share(random, narrow / 2.0, 0.35, 0.7).max(1.5 * UNIT);
        let low = [0, 1].map(|axis| place(random, axis, 2.0 * radius));
        return Some(Outline::circle(low.map(|x| x + radius), radius));
    }
    let extent = size.map(|side| share(random, side, 0.3, 0.65).max(2.0 * UNIT));
    let low = [0, 1].map(|axis| place(random, axis, extent[axis]));
    Some(Outline::rectangle(low, extent))
}
