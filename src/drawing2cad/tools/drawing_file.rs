//! A drawing as an SVG file: a sheet of four named groups, which reads back as the same drawing.
//!
//! - **When**: keeping a drawing.
//! - **Formula**: none.
//! - **Shapes**: `view0` … `view3` `[primitives, 10]`; `file` `[words]`, the bytes in words of four, little end first; `bytes` a scalar.
//! - **Gradient**: none.
//! - **Edge cases**: a view without rows has no group. `out_of_range` of rows that are no line or cubic on the page.
//! - **Reference**: ours; SVG 1.1.
//! - **Deviations**: none.

use super::{FILE, FRONT, ISOMETRIC, OURS, RIGHT, TOP, read_views, write_file};
use crate::Result;
use crate::drawing2cad::export::sheet;
use crate::entry::{Arrays, Call, Entry, Family};

pub(crate) const TOOL: Entry = Entry {
    id: "drawing_file",
    golden: "",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The four views of a drawing as one SVG file, a group each.",
    formula: "",
    reference: OURS,
    inputs: &[FRONT, TOP, RIGHT, ISOMETRIC],
    params: &[],
    outputs: &FILE,
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut outputs = call.outputs();
    write_file(&mut outputs, sheet(&read_views(call)?).as_bytes());
    Ok(outputs.finish())
}
