//! Lines and cubics on the grid of levels, in the one order that does not depend on how they were drawn.

use super::points;
use kurbo::{PathSeg, Point};

/// Command and coordinates x1, y1, cx1, cy1, cx2, cy2, x2, y2.
pub type Row = [i32; 9];

/// Numbers of a row in calls: its view, then itself.
pub(crate) const COLUMNS: usize = 10;

pub(crate) const LINE: i32 = 2;
pub(crate) const CUBIC: i32 = 3;

/// What a coordinate that is not there is.
const NONE: i32 = -1;

const LAST_LEVEL: f64 = 255.0;

/// How far, in levels, the control points of a flat cubic may be from its chord.
const FLAT: f64 = 0.5;

/// How far along the chord they may be.
const ALONG: std::ops::RangeInclusive<f64> = -0.02..=1.02;

/// Primitives in order, and how many coordinates had to be moved to the border.
#[derive(Debug)]
pub(crate) struct Canonical {
    pub(crate) rows: Vec<Row>,
    pub(crate) clamped: usize,
}

/// The primitives of segments whose coordinates are levels.
pub(crate) fn canonical(segments: &[PathSeg]) -> Canonical {
    let mut clamped = 0;
    let mut lines = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for segment in segments {
        let exact = points(segment);
        let grid = exact.map(|point| Grid { x: level(point.x), y: level(point.y) });
        let [a, b, c, d] = grid;
        if matches!(segment, PathSeg::Line(_)) || is_flat(exact) {
            clamped += [exact[0], exact[3]].into_iter().map(outside).sum::<usize>();
            if a != d {
                lines.push(Line::new(a, d));
            }
            continue;
        }
        clamped += exact.into_iter().map(outside).sum::<usize>();
        if grid != [a; 4] {
            let [a, b, c, d] =
                if (d.key(), c.key()) < (a.key(), b.key()) { [d, c, b, a] } else { grid };
            rows.push([CUBIC, a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y]);
        }
    }
    rows.extend(merged(lines));
    rows.sort_unstable_by_key(order);
    rows.dedup();
    Canonical { rows, clamped }
}

/// Place of a row in the order.
fn order(row: &Row) -> [i32; 9] {
    let &[command, x1, y1, cx1, cy1, cx2, cy2, x2, y2] = row;
    [y1, x1, y2, x2, command, cy1, cx1, cy2, cx2]
}

fn level(value: f64) -> i32 {
    libm::floor(value + 0.5).clamp(0.0, LAST_LEVEL) as i32
}

/// Coordinates of a point that do not fit the levels.
fn outside(point: Point) -> usize {
    let beyond = |value: f64| usize::from(!(0.0..=LAST_LEVEL).contains(&libm::floor(value + 0.5)));
    beyond(point.x) + beyond(point.y)
}

/// Are the control points as good as on the chord?
fn is_flat([start, first, second, end]: [Point; 4]) -> bool {
    let chord = end - start;
    let squared = chord.hypot2();
    let near = |point: Point| {
        let from_start = point - start;
        let distance = chord.cross(from_start).abs() / squared.sqrt();
        distance <= FLAT && ALONG.contains(&(chord.dot(from_start) / squared))
    };
    squared > 1e-12 && near(first) && near(second)
}

/// A point of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Grid {
    x: i32,
    y: i32,
}

impl Grid {
    /// Points are ordered by rows.
    fn key(self) -> (i32, i32) {
        (self.y, self.x)
    }
}

/// A line of the grid on the infinite line that carries it.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Primitive direction and offset of the infinite line.
    carrier: (i32, i32, i32),
    start: Grid,
    end: Grid,
}

impl Line {
    /// The line between two different points, from the smaller to the larger one.
    fn new(a: Grid, b: Grid) -> Self {
        let (start, end) = if b.key() < a.key() { (b, a) } else { (a, b) };
        let (dx, dy) = (end.x - start.x, end.y - start.y);
        let divisor = divisor(dx.abs(), dy.abs());
        let (dx, dy) = (dx / divisor, dy / divisor);
        Self { carrier: (dx, dy, dx * start.y - dy * start.x), start, end }
    }

    /// Place of a point along the carrier.
    fn along(&self, point: Grid) -> i32 {
        point.x * self.carrier.0 + point.y * self.carrier.1
    }
}

fn divisor(a: i32, b: i32) -> i32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Lines of the same carrier that touch or overlap, as one.
fn merged(mut lines: Vec<Line>) -> Vec<Row> {
    lines.sort_unstable_by_key(|line| (line.carrier, line.along(line.start)));
    let mut union: Vec<Line> = Vec::new();
    for line in lines {
        match union.last_mut() {
            Some(last)
                if last.carrier == line.carrier
                    && line.along(line.start) <= last.along(last.end) =>
            {
                if line.along(line.end) > last.along(last.end) {
                    last.end = line.end;
                }
            }
            _ => union.push(line),
        }
    }
    let row = |line: &Line| {
        let (a, b) = (line.start, line.end);
        [LINE, a.x, a.y, NONE, NONE, NONE, NONE, b.x, b.y]
    };
    union.iter().map(row).collect()
}
