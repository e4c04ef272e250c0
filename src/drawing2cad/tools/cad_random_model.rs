//! A random part: its program and its drawing, from a seed.
//!
//! - **When**: trying the network on parts of the kind it was trained on.
//! - **Formula**: none; a sketch in one of eight outlines, extruded, with up to two holes, bosses or pockets on its far side, centred and
//!   scaled; drawn again until each feature shows in a view.
//! - **Shapes**: `vector` `[rows, 17]`; `view0` … `view3` `[primitives, 10]` as of `cad_project_views`, at most 31 rows a view.
//! - **Gradient**: none.
//! - **Edge cases**: any whole `seed` from 0 up to 2⁵³ − 1; the same one gives the same model everywhere.
//! - **Reference**: ours, beside Drawing2CAD, arXiv 2508.18733.
//! - **Deviations**: the paper's models are those of DeepCAD.

use super::OURS;
use crate::Result;
use crate::drawing2cad::commands::vector::ROW;
use crate::drawing2cad::generate::{Model, random_model};
use crate::drawing2cad::project::{VIEWS, write_views};
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};

/// Largest whole number that JavaScript tells from the next.
const LARGEST: i64 = (1 << 53) - 1;

pub(crate) const TOOL: Entry = Entry {
    id: "cad_random_model",
    golden: "",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "A random CAD program with its four views, as the network was trained on.",
    formula: "",
    reference: OURS,
    inputs: &[],
    params: &[Param::integer(
        "seed",
        "",
        0,
        (0, LARGEST),
        1,
        "The same seed gives the same model everywhere.",
    )],
    outputs: &[
        Output::i32("vector", &["rows", "17"], "The program."),
        VIEWS[0],
        VIEWS[1],
        VIEWS[2],
        VIEWS[3],
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let Model { program, views } = random_model(call.integer("seed") as u64);
    let mut outputs = call.outputs();
    outputs.i32_of_shape("vector", &[program.len() / ROW, ROW], program);
    write_views(&mut outputs, &views);
    Ok(outputs.finish())
}
