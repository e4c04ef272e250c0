//! Is a row of commands a CAD program?
//!
//! - **When**: after decoding, before building a solid.
//! - **Formula**: `((loop curve+)+ extrusion)+ end*`, a circle alone in its loop, every argument within its levels.
//! - **Shapes**: `vector` `[rows, 17]`; `code` and `row` scalars.
//! - **Gradient**: none.
//! - **Edge cases**: rows behind the first end do not count, and the end of the rows is an end. The first fault in the order of rows is
//!   told; of a sketch left open before any extrusion, that there is none. Slots that a command does not use may hold anything.
//! - **Reference**: DeepCAD, arXiv 2105.09492.
//! - **Deviations**: the codes are ours.

use super::vector::{VECTOR, validate};
use crate::Result;
use crate::drawing2cad::DEEPCAD;
use crate::entry::{Arrays, Call, Entry, Family, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_validate",
    golden: "cad_validate",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Whether rows of commands are a CAD program, and the first row that spoils it.",
    formula: r"((\mathrm{loop}\ \mathrm{curve}^+)^+\ \mathrm{extrude})^+\ \mathrm{end}^*",
    reference: DEEPCAD,
    inputs: &[VECTOR],
    params: &[],
    outputs: &[
        Output::i32(
            "code",
            &[],
            "0 right, 1 no extrusion, 3 empty loop, 4 extrusion without loop, 5 circle not alone, 6 curve without loop, \
             7 sketch left open, 8 out of range.",
        ),
        Output::i32("row", &[], "The row of the fault; −1 when there is none."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (code, row) = match validate(call.i32("vector")) {
        Ok(()) => (0, -1),
        Err((fault, row)) => (fault as i32, row as i32),
    };
    Ok(call.outputs().i32("code", vec![code]).i32("row", vec![row]).finish())
}
