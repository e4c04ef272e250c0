//! Drawings as SVG: read by libraries, brought to one frame, quantised, put in one order.
//!
//! What a drawing says beyond its lines (scripts, links, styles, text) is neither run nor fetched; it is reported as
//! [`Warning`]s. The result does not depend on the order, direction or repetition of strokes.

mod arc;
mod path;
pub(crate) mod primitives;
mod reader;
mod shapes;
mod sheet;
pub(crate) mod svg_path_segments;
pub(crate) mod svg_to_primitives;
#[cfg(test)]
mod tests;

pub(crate) use primitives::COLUMNS;
pub use primitives::Row;
pub use reader::Warning;
pub use sheet::{Sheet, read_files, read_sheet};

use crate::{Error, ErrorCode, Result};
use kurbo::{Affine, PathSeg, Point, Rect};
use primitives::{Canonical, canonical};
use reader::{Dashes, Drawn};

/// Levels of a coordinate.
const LEVELS: f64 = 256.0;

/// The size to which a drawing without a frame is scaled.
const FITTED: f64 = 240.0;

/// The four views in their order, as files name them.
pub const VIEW_NAMES: [&str; 4] = ["Front", "Top", "Right", "FrontTopRight"];

/// One view as primitives.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Command (2 line, 3 cubic) and x1, y1, cx1, cy1, cx2, cy2, x2, y2 of each primitive; lines have no control points (−1).
    pub rows: Vec<Row>,
    /// What was left out or changed, and how often.
    pub warnings: Vec<(Warning, usize)>,
}

/// Reads a drawing of one view.
///
/// # Errors
/// `malformed` for what is not well-formed SVG or beyond the limits of a drawing, `no_geometry` where nothing is drawn.
pub fn read_view(svg: &str) -> Result<View> {
    let Drawn { segments, frame, mut warnings, .. } = reader::read(svg, Dashes::Read)?;
    let segments = segments.concat();
    if segments.is_empty() {
        return Err(nothing_drawn());
    }
    let map = to_levels(frame, &segments)?;
    let Canonical { rows, clamped } = on_page(&segments, map);
    if rows.is_empty() {
        return Err(nothing_drawn());
    }
    if clamped > 0 {
        warnings.push((Warning::Clamped, clamped));
    }
    Ok(View { rows, warnings })
}

/// The primitives of segments that a map brings to levels.
fn on_page(segments: &[PathSeg], map: Affine) -> Canonical {
    let segments: Vec<_> = segments.iter().map(|&segment| map * segment).collect();
    canonical(&segments)
}

/// From the frame of a drawing to levels: the longer side becomes 256, the shorter one is centred.
fn to_levels(frame: Option<Rect>, segments: &[PathSeg]) -> Result<Affine> {
    let (frame, size) = match frame {
        Some(frame) => (frame, LEVELS),
        None => (extent(segments), FITTED),
    };
    let longer = frame.width().max(frame.height());
    if longer <= 0.0 {
        return Err(nothing_drawn());
    }
    Ok(centered(frame, size / longer))
}

/// The map that scales and brings the middle of a frame to the middle of the page.
fn centered(frame: Rect, scale: f64) -> Affine {
    let center = Affine::translate(-frame.center().to_vec2());
    center.then_scale(scale).then_translate((LEVELS / 2.0, LEVELS / 2.0).into())
}

/// The box of all end and control points.
fn extent(segments: &[PathSeg]) -> Rect {
    let points = segments.iter().flat_map(points);
    let mut low = Point::new(f64::INFINITY, f64::INFINITY);
    let mut high = Point::new(f64::NEG_INFINITY, f64::NEG_INFINITY);
    for point in points {
        low = Point::new(low.x.min(point.x), low.y.min(point.y));
        high = Point::new(high.x.max(point.x), high.y.max(point.y));
    }
    Rect::from_points(low, high)
}

/// The four points of a segment as a cubic; a line repeats its ends.
fn points(segment: &PathSeg) -> [Point; 4] {
    let cubic = segment.to_cubic();
    [cubic.p0, cubic.p1, cubic.p2, cubic.p3]
}

fn nothing_drawn() -> Error {
    Error::new(ErrorCode::NoGeometry, "svg", "something drawn", "no line or curve")
}
