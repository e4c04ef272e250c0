//! The four views of the solid of a CAD program, as a draughtsman draws them: visible edges only.
//!
//! - **When**: making drawings of programs, and checking a predicted program against the drawing it came from.
//! - **Formula**: candidates are the curves of every sketch at both ends, the corners between, and outlines of round walls; a point is hidden
//!   if its ray to the viewer is inside the solid for more than 0.008. Orthographic 128 + 160 P·r, isometric 128 + 96 P·r.
//! - **Shapes**: `vector` `[rows, 17]`; `view0` … `view3` `[primitives, 10]`: rows as of `svg_to_primitives` without start and end.
//! - **Gradient**: none.
//! - **Edge cases**: a view without a visible edge has no rows. Programs that are not valid or make no solid are an error.
//! - **Reference**: views of Drawing2CAD, arXiv 2508.18733; the removal of hidden lines is ours.
//! - **Deviations**: curves in which walls of two extrusions meet are not drawn.

use super::{ISOMETRIC, ORTHOGRAPHIC, views_at};
use crate::Result;
use crate::drawing2cad::REFERENCE;
use crate::drawing2cad::commands::vector::VECTOR;
use crate::drawing2cad::svg::{COLUMNS, Row};
use crate::entry::{Arrays, Axes, Call, Entry, Family, Output, Outputs, Param};
use crate::losses::parts::declared::POSITIVE;

const ROWS: Axes = &["primitives", "10"];

const HELP: &str = "View, command and eight coordinates of each line or cubic.";

/// The four views among the outputs of a function.
pub(crate) const VIEWS: [Output; 4] = [
    Output::i32("view0", ROWS, HELP),
    Output::i32("view1", ROWS, HELP),
    Output::i32("view2", ROWS, HELP),
    Output::i32("view3", ROWS, HELP),
];

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_project_views",
    golden: "cad_project_views",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The four views of the solid of a CAD program, with hidden lines removed.",
    formula: r"x = 128 + s\,P \cdot r,\quad y = 128 - s\,P \cdot (d \times r)",
    reference: REFERENCE,
    inputs: &[VECTOR],
    params: &[
        Param::float(
            "orthographic_scale",
            "",
            ORTHOGRAPHIC,
            POSITIVE,
            (32.0, 256.0),
            "Levels of a length of 1 in the front, top and right view.",
        ),
        Param::float(
            "isometric_scale",
            "",
            ISOMETRIC,
            POSITIVE,
            (32.0, 256.0),
            "Levels of a length of 1 in the view from the front, top and right.",
        ),
    ],
    outputs: &VIEWS,
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let scales = [call.float("orthographic_scale"), call.float("isometric_scale")];
    let mut outputs = call.outputs();
    write_views(&mut outputs, &views_at(call.i32("vector"), scales)?);
    Ok(outputs.finish())
}

/// Adds the rows of [`VIEWS`].
pub(crate) fn write_views(outputs: &mut Outputs, views: &[Vec<Row>; 4]) {
    for ((index, rows), output) in views.iter().enumerate().zip(&VIEWS) {
        let mut values = Vec::with_capacity(COLUMNS * rows.len());
        for row in rows {
            values.push(index as i32);
            values.extend(row);
        }
        outputs.i32_of_shape(output.name, &[rows.len(), COLUMNS], values);
    }
}
