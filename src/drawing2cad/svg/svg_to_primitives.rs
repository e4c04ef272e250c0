//! A view of an engineering drawing as the rows that the network reads.
//!
//! - **When**: a drawing comes as an SVG file, from a CAD system or a drawing board.
//! - **Formula**: all shapes as lines and cubics, mapped so that the longer side of the view box is 256, flat cubics straightened,
//!   rounded to 0…255, collinear lines merged, duplicates dropped, sorted.
//! - **Shapes**: `svg` text; `primitives` `[max_rows, 10]`: view, command (0 start, 1 end, 2 line, 3 cubic), x1, y1, cx1, cy1, cx2, cy2, x2,
//!   y2 with −1 for what is not there; `count` how many are lines and cubics.
//! - **Gradient**: none.
//! - **Edge cases**: without a view box width and height are the frame, without these the drawing is fitted to 240 levels. The result
//!   does not depend on the order, direction and repetition of strokes. What is hidden, defined, text, image or script is left out.
//! - **Reference**: Drawing2CAD, arXiv 2508.18733; vocabulary and layout of its code.
//! - **Deviations**: the official simplification is not published; this one is ours. A broken drawing is an error, not half a drawing.

use super::{COLUMNS, read_view};
use crate::drawing2cad::REFERENCE;
use crate::entry::{Arrays, Call, Entry, Family, Input, Output, Param};
use crate::{Error, ErrorCode, Result};

const VIEW: Param = Param::integer(
    "view",
    "",
    0,
    (0, 3),
    1,
    "Which view it is: 0 front, 1 top, 2 right, 3 from the front, top and right.",
);

const MAX_ROWS: Param =
    Param::integer("max_rows", "", 100, (3, 4096), 1, "Rows of the answer, with start and end.");

const START: i32 = 0;
const END: i32 = 1;

pub(crate) const ENTRY: Entry = Entry {
    id: "svg_to_primitives",
    golden: "svg_to_primitives",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "A view of an engineering drawing as quantised lines and curves in one order.",
    formula: r"q = \mathrm{clamp}(\lfloor v + \tfrac{1}{2} \rfloor, 0, 255)",
    reference: REFERENCE,
    inputs: &[Input::text("svg", "A drawing as SVG; nothing in it is run or fetched.")],
    params: &[VIEW, MAX_ROWS],
    outputs: &[
        Output::i32(
            "primitives",
            &["rows", "10"],
            "View, command and eight coordinates of each row; −1 where there is none.",
        ),
        Output::i32("count", &[], "Lines and cubics among the rows."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (view, max_rows) = (call.integer("view") as i32, call.integer("max_rows") as usize);
    let rows = read_view(call.text("svg"))?.rows;
    if rows.len() + 2 > max_rows {
        let (expected, got) = (format!("at most {}", max_rows - 2), rows.len().to_string());
        return Err(Error::new(ErrorCode::TooManyPrimitives, "svg", expected, got));
    }
    let empty = |command: i32| {
        let mut row = [-1; COLUMNS];
        (row[0], row[1]) = (view, command);
        row
    };
    let mut primitives = Vec::with_capacity(max_rows * COLUMNS);
    primitives.extend(empty(START));
    for row in &rows {
        primitives.push(view);
        primitives.extend(row);
    }
    while primitives.len() < max_rows * COLUMNS {
        primitives.extend(empty(END));
    }
    let mut outputs = call.outputs();
    outputs.i32_of_shape("primitives", &[max_rows, COLUMNS], primitives);
    outputs.count("count", rows.len());
    Ok(outputs.finish())
}
