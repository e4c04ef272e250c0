//! Parts as programs.

use super::draft::{Draft, Kind, Plane};
use super::outline::{Outline, Stroke};
use crate::drawing2cad::commands::levels::Scale;
use crate::drawing2cad::commands::vector::{
    ARC, CIRCLE, EXTRUDE, FIRST_OF_EXTRUDE, FLAG, LINE, LOOP, RADIUS, ROW, SWEEP,
};
use crate::drawing2cad::geometry::{Vec2, Vec3, add, scaled};

/// Half the largest side of a part.
const HALF_EXTENT: f64 = 0.75;

/// Longest extrusion: 1 itself has no level.
const LONGEST: f64 = 0.98;

/// Levels of a sketch around its start.
const MIDDLE: f64 = 128.0;
const REACH: f64 = 95.0;

/// The level of 0.
const ZERO: i32 = 128;

/// Operations.
const NEW: i32 = 0;
const JOIN: i32 = 1;
const CUT: i32 = 2;

/// Angles, axes and normal of a plane.
struct Axes {
    levels: [i32; 3],
    x: Vec3,
    y: Vec3,
    /// Axis of the normal, and its sign.
    normal: (usize, i32),
}

impl Axes {
    fn of(plane: Plane) -> Self {
        const X: Vec3 = [1.0, 0.0, 0.0];
        const Y: Vec3 = [0.0, 1.0, 0.0];
        const Z: Vec3 = [0.0, 0.0, 1.0];
        match plane {
            Plane::Xy => Self { levels: [128, 128, 128], x: X, y: Y, normal: (2, 1) },
            Plane::Xz => Self { levels: [192, 64, 192], x: X, y: Z, normal: (1, -1) },
            Plane::Yz => Self { levels: [192, 128, 192], x: Y, y: Z, normal: (0, 1) },
        }
    }
}

/// Where a part lies: centred, and its longest side scaled.
struct Place {
    axes: Axes,
    center: Vec3,
    scale: f64,
}

/// A program under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) rows: Vec<[i32; ROW]>,
}

impl Program {
    /// The program of a part; nothing where a length has no level.
    pub(super) fn of(draft: &Draft) -> Option<Self> {
        let bounds = &draft.base.bounds;
        let height = draft.thickness + draft.highest();
        let [width, depth] = bounds.size();
        let scale = 2.0 * HALF_EXTENT / width.max(depth).max(height);
        let middle = [0, 1].map(|axis| (bounds.low[axis] + bounds.high[axis]) / 2.0);
        let center = [middle[0], middle[1], height / 2.0];
        let place = Place { axes: Axes::of(draft.plane), center, scale };
        let mut program = Self::default();

        let mut holes: Vec<&Outline> = Vec::new();
        let pierced = draft.features.iter().filter(|feature| feature.kind == Kind::Hole);
        holes.extend(pierced.map(|feature| &feature.outline));
        holes.sort_by(|a, b| {
            let [a, b] = [a, b].map(|outline| outline.bounds.low);
            a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
        });
        let mut loops = vec![&draft.base];
        loops.extend(holes);
        let floor = place.level(-center[2]);
        let cap = floor + program.sketch(&place, &loops, floor, draft.thickness, NEW)?;
        for feature in &draft.features {
            let (length, operation) = match feature.kind {
                Kind::Hole => continue,
                Kind::Boss(height) => (height, JOIN),
                Kind::Pocket(depth) => (-depth, CUT),
            };
            program.sketch(&place, &[&feature.outline], cap, length, operation)?;
        }
        Some(program)
    }

    /// Writes a sketch at so many levels from the middle along the normal, and extrudes it by a length; gives its levels.
    fn sketch(
        &mut self,
        place: &Place,
        loops: &[&Outline],
        height: i32,
        length: f64,
        operation: i32,
    ) -> Option<i32> {
        let start = loops[0].start;
        let bounds = loops.iter().map(|outline| &outline.bounds);
        let reach =
            bounds.flat_map(|bounds| [bounds.low, bounds.high]).fold(0.0f64, |far, corner| {
                far.max((corner[0] - start[0]).abs()).max((corner[1] - start[1]).abs())
            });
        let on_sketch = REACH / reach;
        loops.iter().for_each(|outline| self.outline(outline, start, on_sketch));

        let length = length * place.scale;
        if length.abs() > LONGEST {
            return None;
        }
        let extent = Scale::Signed.level(length, 256.0) as i32;
        let size = Scale::Size.level(reach * place.scale, 256.0) as i32;
        let [px, py, pz] = place.levels(start, height);
        let [theta, phi, gamma] = place.axes.levels;
        let arguments = [theta, phi, gamma, px, py, pz, size, extent, ZERO, operation, 0];
        let slots: Vec<_> = (FIRST_OF_EXTRUDE..).zip(arguments).collect();
        self.row(EXTRUDE, &slots);
        Some(extent - ZERO)
    }

    fn outline(&mut self, outline: &Outline, start: Vec2, on_sketch: f64) {
        let level = |point: Vec2| {
            [0, 1].map(|axis| {
                let level = MIDDLE + (point[axis] - start[axis]) * on_sketch;
                Scale::Sketch.level(level, 256.0) as i32
            })
        };
        self.row(LOOP, &[]);
        for stroke in &outline.strokes {
            match *stroke {
                Stroke::Line(end) => {
                    let [x, y] = level(end);
                    self.row(LINE, &[(0, x), (1, y)]);
                }
                Stroke::Arc(end, angle) => {
                    let [x, y] = level(end);
                    let sweep = Scale::Sweep.level(angle, 256.0) as i32;
                    self.row(ARC, &[(0, x), (1, y), (SWEEP, sweep), (FLAG, 1)]);
                }
                Stroke::Circle(center, radius) => {
                    let [x, y] = level(center);
                    let radius = Scale::Radius.level(radius * on_sketch, 256.0) as i32;
                    self.row(CIRCLE, &[(0, x), (1, y), (RADIUS, radius)]);
                }
            }
        }
    }

    fn row(&mut self, command: i32, arguments: &[(usize, i32)]) {
        let mut row = [-1; ROW];
        row[0] = command;
        arguments.iter().for_each(|&(slot, value)| row[1 + slot] = value);
        self.rows.push(row);
    }
}

impl Place {
    /// Levels of a length from the middle.
    fn level(&self, length: f64) -> i32 {
        Scale::Signed.level(length * self.scale, 256.0) as i32 - ZERO
    }

    /// Levels of a point of the sketch plane. Along the normal they are counted, so that a feature stands on the level that the base
    /// ends at.
    fn levels(&self, [x, y]: Vec2, height: i32) -> [i32; 3] {
        let axes = &self.axes;
        let point = add(scaled(axes.x, x - self.center[0]), axes.y, y - self.center[1]);
        let mut levels = point.map(|length| ZERO + self.level(length));
        levels[axes.normal.0] = ZERO + axes.normal.1 * height;
        levels
    }
}
