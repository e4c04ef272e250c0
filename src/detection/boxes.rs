//! Boxes `[x1, y1, x2, y2]`: their declaration, checks, areas and overlaps.

use crate::entry::{Call, Input, Param};
use crate::{Error, ErrorCode, Result};

pub(crate) const BOXES: Input =
    Input::f32("boxes", &["boxes", "4"], "Corners x1, y1, x2, y2 with x2 ≥ x1 and y2 ≥ y1.")
        .or_empty();

pub(crate) const PIXEL_OFFSET: Param = Param::integer(
    "pixel_offset",
    "p",
    1,
    (0, 1),
    1,
    "1 where corners are whole pixels that belong to the box, else 0.",
);

/// A box with the offset in its area.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Box {
    pub(crate) x1: f64,
    pub(crate) y1: f64,
    pub(crate) x2: f64,
    pub(crate) y2: f64,
    pub(crate) area: f64,
}

/// The boxes of an input.
///
/// # Errors
/// `out_of_range` of a box whose corners are in the wrong order.
pub(crate) fn boxes(call: &Call, name: &str, offset: f64) -> Result<Vec<Box>> {
    let read = |(index, corners): (usize, &[f32])| {
        let [x1, y1, x2, y2] = [0, 1, 2, 3].map(|corner| f64::from(corners[corner]));
        if x2 < x1 || y2 < y1 {
            let got = format!("a side below 0 in box {index}");
            return Err(Error::new(ErrorCode::OutOfRange, name, "x2 ≥ x1 and y2 ≥ y1", got));
        }
        Ok(Box { x1, y1, x2, y2, area: (x2 - x1 + offset) * (y2 - y1 + offset) })
    };
    call.f32(name).chunks_exact(4).enumerate().map(read).collect()
}

impl Box {
    /// Area that two boxes share, if they touch.
    pub(crate) fn intersection(&self, other: &Self, offset: f64) -> Option<f64> {
        let width = self.x2.min(other.x2) - self.x1.max(other.x1) + offset;
        let height = self.y2.min(other.y2) - self.y1.max(other.y1) + offset;
        (width > 0.0 && height > 0.0).then_some(width * height)
    }

    /// Intersection over union of boxes with that intersection; 0 for boxes without area.
    pub(crate) fn overlap(&self, other: &Self, intersection: f64) -> f64 {
        let union = self.area + other.area - intersection;
        if union > 0.0 { intersection / union } else { 0.0 }
    }
}
