//! The program of a drawing, as the trained network reads it.
//!
//! - **When**: reading a drawing.
//! - **Formula**: the encoder reads the lines of all views; one decoder gives the six commands, another the arguments, guided by the first;
//!   with `grammar` the commands are those of `cad_grammar_decode`, else the most probable of each row.
//! - **Shapes**: `weights` `[words]`, a file of weights; `view0` … `view3` `[primitives, 10]`; `vector` `[rows, 17]`,
//!   `command_probabilities` `[rows, 6]`, `argument_probabilities` `[rows, 16, 257]`, where class 0 is none and class k the value k − 1.
//! - **Gradient**: none here; the network is trained by `lossarium train drawing2cad`.
//! - **Edge cases**: a view without rows is a hidden one. `malformed` of another file, `too_many_primitives` of more than 31 lines a view,
//!   `missing_view` where no view has a row.
//! - **Reference**: Drawing2CAD, arXiv 2508.18733, with sizes of ours.
//! - **Deviations**: decoders look at the rows of the encoder, too, not only at one vector; arguments come from a product of low rank.

use super::{FRONT, ISOMETRIC, RIGHT, TOP, read_views, tidied};
use crate::Result;
use crate::drawing2cad::REFERENCE;
use crate::drawing2cad::commands::vector::{ARGS, COMMANDS, ROW};
use crate::drawing2cad::model::{Browser, Prediction};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};

pub(crate) const TOOL: Entry = Entry {
    id: "drawing2cad_predict",
    golden: "",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The CAD program of a drawing by a trained network, with the probabilities of commands and arguments.",
    formula: "",
    reference: REFERENCE,
    inputs: &[
        Input::i32(
            "weights",
            &["words"],
            Domain::Integer,
            "A file of weights in words of four bytes, little end first.",
        ),
        FRONT,
        TOP,
        RIGHT,
        ISOMETRIC,
    ],
    params: &[Param::flag(
        "grammar",
        true,
        "The most likely program that follows the grammar, and not the most likely command of each row.",
    )],
    outputs: &[
        Output::i32("vector", &["rows", "17"], "The program, filled up with ends."),
        Output::f32(
            "command_probabilities",
            &["rows", "6"],
            "Probability of each command in each row.",
        ),
        Output::f32(
            "argument_probabilities",
            &["rows", "16", "classes"],
            "Probability of each value of each argument; class 0 is none, class k the value k − 1.",
        ),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let file: Vec<u8> = call.i32("weights").iter().flat_map(|word| word.to_le_bytes()).collect();
    let network = Browser::read(&file)?;
    let views = read_views(call)?.map(|rows| tidied(&rows));
    let Prediction { program, command_probabilities, argument_probabilities } =
        network.predict(&views, call.flag("grammar"))?;
    let rows = program.len() / ROW;
    let classes = argument_probabilities.len() / (rows * ARGS);
    let mut outputs = call.outputs();
    outputs.i32_of_shape("vector", &[rows, ROW], program);
    outputs.f32_of_shape("command_probabilities", &[rows, COMMANDS], command_probabilities);
    outputs.f32_of_shape("argument_probabilities", &[rows, ARGS, classes], argument_probabilities);
    Ok(outputs.finish())
}
