//! A random part: its program and its drawing, from a seed.

use super::{OURS, write_views};
use crate::Result;
use crate::drawing2cad::commands::vector::ROW;
use crate::drawing2cad::generate::{Model, random_model};
use crate::entry::{Arrays, Axes, Call, Entry, Family, Output, Param};

const ROWS: Axes = &["primitives", "10"];
const HELP: &str = "View, command and eight coordinates of each line or cubic.";

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
        Output::i32("view0", ROWS, HELP),
        Output::i32("view1", ROWS, HELP),
        Output::i32("view2", ROWS, HELP),
        Output::i32("view3", ROWS, HELP),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let Model { program, views } = random_model(call.integer("seed") as u64);
    let mut outputs = call.outputs();
    outputs.i32_of_shape("vector", &[program.len() / ROW, ROW], program);
    write_views(&mut outputs, "view", &views);
    Ok(outputs.finish())
}
