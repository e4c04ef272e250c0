//! Which boxes touch a box, without a look at all of them.
//!
//! Boxes are sorted into levels by size, cells of a power of two that hold the longest side, and lie in the cell of their first
//! corner. What touches a box then lies, at each level, in the cells from one before its own to that of its last corner. Cells
//! are stored as one sorted list, so that empty ones cost nothing and one jump leads to the next column of a row.

use super::boxes::Box;

/// Level, row and column of a box, and its index.
type Cell = (i32, i64, i64, u32);

/// Boxes by level and cell.
#[derive(Debug)]
pub(super) struct Grid {
    cells: Vec<Cell>,
    levels: Vec<i32>,
    offset: f64,
}

impl Grid {
    pub(super) fn new(boxes: &[Box], offset: f64) -> Self {
        let cell = |(index, corners): (usize, &Box)| {
            let side = (corners.x2 - corners.x1).max(corners.y2 - corners.y1) + offset;
            // Boxes without a side share the finest level that still counts.
            let level = libm::ilogb(side.max(1e-6)) + 1;
            (level, at(corners.y1, level), at(corners.x1, level), index as u32)
        };
        let mut cells: Vec<Cell> = boxes.iter().enumerate().map(cell).collect();
        cells.sort_unstable();
        let mut levels: Vec<_> = cells.iter().map(|cell| cell.0).collect();
        levels.dedup();
        Self { cells, levels, offset }
    }

    /// Calls `visit` with every box near enough to `corners` to touch it, and some that do not.
    pub(super) fn near(&self, corners: &Box, visit: &mut dyn FnMut(usize)) {
        for &level in &self.levels {
            let size = libm::ldexp(1.0, level);
            let (first, last) = (at(corners.x1 - size, level), at(corners.x2 + self.offset, level));
            let bottom = at(corners.y2 + self.offset, level);
            let mut from = self.position((level, at(corners.y1 - size, level), first, 0));
            while let Some(&(_, row, column, index)) =
                self.cells.get(from).filter(|cell| cell.0 == level && cell.1 <= bottom)
            {
                if column < first {
                    from = self.position((level, row, first, 0));
                } else if column > last {
                    from = self.position((level, row + 1, first, 0));
                } else {
                    visit(index as usize);
                    from += 1;
                }
            }
        }
    }

    /// The first place whose cell is not before `cell`.
    fn position(&self, cell: Cell) -> usize {
        self.cells.partition_point(|other| *other < cell)
    }
}

/// The cell of a coordinate. Saturates, which keeps the order.
fn at(coordinate: f64, level: i32) -> i64 {
    (libm::ldexp(coordinate, -level).floor() as i64).clamp(i64::MIN / 2, i64::MAX / 2)
}
