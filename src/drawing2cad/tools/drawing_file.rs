//! A drawing as an SVG file: a sheet of four named groups, which reads back as the same drawing.

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
