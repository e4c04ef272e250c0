//! The data of an SVG path as lines and cubics with absolute coordinates.
//!
//! - **When**: reading drawings; everything that follows knows only these two.
//! - **Formula**: quadratics are raised to cubics, arcs become `⌈|sweep| / 90°⌉` equal cubics with handles `4/3 tan(step / 4)`.
//! - **Shapes**: `path` text; `segments` `[segments, 9]`: the command (2 line, 3 cubic), then x1, y1, cx1, cy1, cx2, cy2, x2, y2.
//! - **Gradient**: none.
//! - **Edge cases**: a line repeats its ends as control points; closing a subpath gives a line unless it ends where it began; an arc between
//!   equal points is nothing, one without a radius is a line. A path that breaks the grammar is an error as a whole.
//! - **Reference**: SVG 2, chapter 9 and appendix B.2.
//! - **Deviations**: SVG draws a broken path up to its error.

use super::path::{MOST_SEGMENTS, segments};
use super::points;
use super::primitives::{CUBIC, LINE};
use crate::entry::{Arrays, Call, Entry, Family, Input, Output};
use crate::{Error, ErrorCode, Result};
use kurbo::PathSeg;

pub(crate) const ENTRY: Entry = Entry {
    id: "svg_path_segments",
    golden: "svg_path_segments",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The data of an SVG path as lines and cubics with absolute coordinates.",
    formula: r"n = \lceil |\theta| / \tfrac{\pi}{2} \rceil,\quad h = \tfrac{4}{3} \tan \tfrac{\theta}{4 n}",
    reference: "SVG 2, chapter 9",
    inputs: &[Input::text("path", "The attribute d of a path.")],
    params: &[],
    outputs: &[Output::f32(
        "segments",
        &["segments", "9"],
        "Command (2 line, 3 cubic), start, two control points, end.",
    )],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let segments = segments(call.text("path"), MOST_SEGMENTS)
        .map_err(|reason| Error::new(ErrorCode::Malformed, "path", "SVG path data", reason))?;
    let mut rows: Vec<f64> = Vec::with_capacity(9 * segments.len());
    for segment in &segments {
        let [start, mut first, mut second, end] = points(segment);
        let is_line = matches!(segment, PathSeg::Line(_));
        if is_line {
            (first, second) = (start, end);
        }
        rows.push(f64::from(if is_line { LINE } else { CUBIC }));
        rows.extend([start, first, second, end].into_iter().flat_map(|point| [point.x, point.y]));
    }
    Ok(call.outputs().f32_of_shape("segments", &[segments.len(), 9], rows).finish())
}
