//! Which boxes touch a box, without a look at all of them.
//!
//! Boxes are sorted into levels by size, cells of a power of two that hold the longest side, and lie in the cell of their first
//! corner. What touches a box then lies, at each level, in the cells from one before its own to that of its last corner: a few
//! rows of cells, in each of them a run of neighbours. Only cells with boxes are stored, so that it does not matter how far apart
//! they are.

use super::boxes::Box;
use std::ops::Range;

/// Boxes by level, row and column of their cells. A box is known by its place in that order.
#[derive(Debug)]
pub(super) struct Grid {
    levels: Vec<Level>,
    rows: Vec<Row>,
    columns: Vec<i64>,
    /// Number of the box at each place, as given.
    pub(super) numbers: Vec<u32>,
    corners: Corners,
    offset: f64,
}

/// Boxes of one size and their rows.
#[derive(Debug)]
struct Level {
    exponent: i32,
    rows: Range<usize>,
}

/// The boxes of a level in a row of cells.
#[derive(Debug)]
struct Row {
    at: i64,
    places: Range<usize>,
}

/// The corners, single precision as given: a run of them is read in vectors.
#[derive(Debug)]
struct Corners {
    x1: Vec<f32>,
    y1: Vec<f32>,
    x2: Vec<f32>,
    y2: Vec<f32>,
}

impl Grid {
    /// The boxes of those numbers.
    pub(super) fn new(boxes: &[Box], numbers: &[u32], offset: f64) -> Self {
        let mut cells: Vec<_> = numbers.iter().map(|&n| (&boxes[n as usize], n)).collect();
        let cell = |corners: &Box| {
            let side = (corners.x2 - corners.x1).max(corners.y2 - corners.y1) + offset;
            // Boxes without a side share the finest level that still counts.
            let level = libm::ilogb(side.max(1e-6)) + 1;
            (level, at(corners.y1, level), at(corners.x1, level))
        };
        cells.sort_by_cached_key(|(corners, number)| (cell(corners), *number));
        let corner =
            |of: fn(&Box) -> f64| cells.iter().map(|(corners, _)| of(corners) as f32).collect();
        let mut grid = Self {
            levels: Vec::new(),
            rows: Vec::new(),
            columns: Vec::with_capacity(numbers.len()),
            numbers: cells.iter().map(|&(_, number)| number).collect(),
            corners: Corners {
                x1: corner(|b| b.x1),
                y1: corner(|b| b.y1),
                x2: corner(|b| b.x2),
                y2: corner(|b| b.y2),
            },
            offset,
        };
        cells.iter().for_each(|(corners, _)| grid.push(cell(corners)));
        grid
    }

    /// Adds the cell of the box at the next place.
    fn push(&mut self, (exponent, row, column): (i32, i64, i64)) {
        let place = self.columns.len();
        self.columns.push(column);
        let same_level = self.levels.last().is_some_and(|level| level.exponent == exponent);
        if !same_level {
            self.levels.push(Level { exponent, rows: self.rows.len()..self.rows.len() });
        }
        match self.rows.last_mut().filter(|last| same_level && last.at == row) {
            Some(last) => last.places.end = place + 1,
            None => {
                self.rows.push(Row { at: row, places: place..place + 1 });
                if let Some(level) = self.levels.last_mut() {
                    level.rows.end += 1;
                }
            }
        }
    }

    /// Calls `visit` with the places of every box near enough to `corners` to touch it, and of some that do not, a run at a time.
    pub(super) fn near(&self, corners: &Box, visit: &mut dyn FnMut(Range<usize>)) {
        for Level { exponent, rows } in &self.levels {
            let size = libm::ldexp(1.0, *exponent);
            let [first, top] = [corners.x1, corners.y1].map(|from| at(from - size, *exponent));
            let [last, bottom] = [corners.x2, corners.y2].map(|to| at(to + self.offset, *exponent));
            let rows = &self.rows[rows.clone()];
            let start = rows.partition_point(|row| row.at < top);
            for Row { places, .. } in rows[start..].iter().take_while(|row| row.at <= bottom) {
                let columns = &self.columns[places.clone()];
                let from = columns.partition_point(|&column| column < first);
                let run = columns[from..].partition_point(|&column| column <= last);
                if run > 0 {
                    visit(places.start + from..places.start + from + run);
                }
            }
        }
    }

    /// Intersection over union of `corners` with the box at each place of a run; −1 where they do not touch.
    pub(super) fn overlaps(&self, corners: &Box, run: Range<usize>, out: &mut [f64]) {
        let Corners { x1, y1, x2, y2 } = &self.corners;
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|corner| &corner[run.clone()]);
        let offset = self.offset;
        // Comparisons and choices: `f64::min` is a call in wasm.
        let least = |a: f64, b: f64| if a < b { a } else { b };
        let most = |a: f64, b: f64| if a > b { a } else { b };
        for (place, out) in out.iter_mut().enumerate().take(run.len()) {
            let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|corner| f64::from(corner[place]));
            let width = least(corners.x2, x2) - most(corners.x1, x1) + offset;
            let height = least(corners.y2, y2) - most(corners.y1, y1) + offset;
            let shared = width * height;
            let union = corners.area + (x2 - x1 + offset) * (y2 - y1 + offset) - shared;
            let overlap = if union > 0.0 { shared / union } else { 0.0 };
            *out = if width > 0.0 && height > 0.0 { overlap } else { -1.0 };
        }
    }
}

/// The cell of a coordinate. Saturates, which keeps the order.
fn at(coordinate: f64, level: i32) -> i64 {
    (libm::ldexp(coordinate, -level).floor() as i64).clamp(i64::MIN / 2, i64::MAX / 2)
}
