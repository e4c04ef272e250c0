//! Which arguments each command of a program has.
//!
//! - **When**: arguments are compared, learnt or printed.
//! - **Formula**: lines have x, y; arcs also sweep and direction; circles x, y and the radius; extrusions slots 5 to 15.
//! - **Shapes**: `commands` any shape; `mask` that shape and 16.
//! - **Gradient**: none.
//! - **Edge cases**: starts of loops and ends have none.
//! - **Reference**: DeepCAD, arXiv 2105.09492.
//! - **Deviations**: none.

use super::vector::{ARGS, uses};
use crate::Result;
use crate::drawing2cad::DEEPCAD;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_args_mask",
    golden: "cad_args_mask",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Which of the sixteen arguments each command of a CAD program has.",
    formula: r"m_{ij} = [\,j \in \mathrm{slots}(c_i)\,]",
    reference: DEEPCAD,
    inputs: &[Input::i32(
        "commands",
        &["..."],
        Domain::IndexOf("6"),
        "0 line, 1 arc, 2 circle, 3 end, 4 start of a loop, 5 extrusion.",
    )],
    params: &[],
    outputs: &[Output::i32("mask", &["...", "16"], "1 for the arguments that a command has.")],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let commands = call.i32("commands");
    let mask = commands.iter().flat_map(|&c| (0..ARGS).map(move |slot| i32::from(uses(c, slot))));
    Ok(call.outputs().i32("mask", mask.collect()).finish())
}
