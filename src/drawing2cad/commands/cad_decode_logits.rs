//! The most likely command and arguments of every row, each by itself.
//!
//! - **When**: reading what the network wrote, without a grammar.
//! - **Formula**: command `argmax z`, arguments `argmax a − 1`, and −1 where the command has none.
//! - **Shapes**: `command_logits` `[batch, rows, 6]`, `args_logits` `[batch, rows, 16, classes]`; `vector` `[batch, rows, 17]`.
//! - **Gradient**: none.
//! - **Edge cases**: of equal scores the first wins; the rows need not be a program, see `cad_validate`.
//! - **Reference**: Drawing2CAD, arXiv 2508.18733, and its code.
//! - **Deviations**: none.

use super::vector::{ARGS, COMMANDS, ROW, uses};
use crate::Result;
use crate::drawing2cad::REFERENCE;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_decode_logits",
    golden: "cad_decode_logits",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The most likely command and arguments of every row of a CAD program.",
    formula: r"c_i = \arg\max_k z_{ik},\quad a_{ij} = \arg\max_k z_{ijk} - 1",
    reference: REFERENCE,
    inputs: &[
        Input::f32("command_logits", &["batch", "rows", "6"], "Scores of the six commands."),
        Input::f32(
            "args_logits",
            &["batch", "rows", "16", "classes"],
            "Scores of the values of each argument; class 0 stands for none.",
        ),
    ],
    params: &[],
    outputs: &[Output::i32("vector", &["batch", "rows", "17"], "Command and arguments.")],
    invariances: &[Invariance::Shift("command_logits"), Invariance::Shift("args_logits")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let classes = call.size("classes");
    let commands = call.f32("command_logits").chunks_exact(COMMANDS);
    let arguments = call.f32("args_logits").chunks_exact(ARGS * classes);
    let mut vector = Vec::with_capacity(commands.len() * ROW);
    for (scores, arguments) in commands.zip(arguments) {
        let command = first_maximum(scores);
        vector.push(command);
        for (slot, scores) in arguments.chunks_exact(classes).enumerate() {
            vector.push(if uses(command, slot) { first_maximum(scores) - 1 } else { -1 });
        }
    }
    Ok(call.outputs().i32("vector", vector).finish())
}

/// Index of the largest score, of equal ones the first.
fn first_maximum(scores: &[f32]) -> i32 {
    let mut best = 0;
    for (index, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = index;
        }
    }
    best as i32
}
