//! The most likely sequence of commands that is a program.
//!
//! - **When**: reading what the network wrote; a row that is wrong by itself is often right among the others.
//! - **Formula**: `max Σ_i ln softmax(z_i)_{c_i}` over sequences of the grammar `((loop curve+)+ extrusion)+ end*`, by Viterbi's algorithm.
//! - **Shapes**: `command_logits` `[rows, 6]`; `commands` `[rows]`, `log_probability` a scalar.
//! - **Gradient**: none.
//! - **Edge cases**: a circle is alone in its loop. A program has at least three rows. Of equal sequences the one with the lower state,
//!   then the lower command, found first.
//! - **Reference**: ours; grammar of DeepCAD, arXiv 2105.09492.
//! - **Deviations**: none.

use super::vector::{ARC, CIRCLE, COMMANDS, END, EXTRUDE, LINE, LOOP};
use crate::Result;
use crate::drawing2cad::DEEPCAD;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::rows::log_softmax;

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_grammar_decode",
    golden: "cad_grammar_decode",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The most likely sequence of commands that follows the grammar of CAD programs.",
    formula: r"\max_{c \in G} \sum_i \log \mathrm{softmax}(z_i)_{c_i}",
    reference: DEEPCAD,
    inputs: &[Input::f32("command_logits", &["rows", "6"], "Scores of the six commands.")],
    params: &[],
    outputs: &[
        Output::f32("log_probability", &[], "Logarithm of its probability."),
        Output::i32("commands", &["rows"], "The sequence."),
    ],
    invariances: &[Invariance::Shift("command_logits")],
    run,
};

/// What has been written so far, as far as it matters for what may follow.
const START: usize = 0;
const AFTER_LOOP: usize = 1;
const OPEN_LOOP: usize = 2;
const AFTER_CIRCLE: usize = 3;
const AFTER_EXTRUDE: usize = 4;
const ENDED: usize = 5;
const STATES: usize = 6;

/// The state after a command, if it may follow.
fn next(state: usize, command: i32) -> Option<usize> {
    match (state, command) {
        (START | OPEN_LOOP | AFTER_CIRCLE | AFTER_EXTRUDE, LOOP) => Some(AFTER_LOOP),
        (AFTER_LOOP | OPEN_LOOP, LINE | ARC) => Some(OPEN_LOOP),
        (AFTER_LOOP, CIRCLE) => Some(AFTER_CIRCLE),
        (OPEN_LOOP | AFTER_CIRCLE, EXTRUDE) => Some(AFTER_EXTRUDE),
        (AFTER_EXTRUDE | ENDED, END) => Some(ENDED),
        _ => None,
    }
}

/// How a state is reached best at a row.
type Step = Option<(usize, i32)>;

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("rows", 3)?;
    let (commands, log_probability) = most_likely(&call.f64("command_logits"));
    let mut outputs = call.outputs();
    outputs.f32("log_probability", log_probability).i32("commands", commands);
    Ok(outputs.finish())
}

/// The sequence for scores of at least three rows, and the logarithm of its probability.
pub(crate) fn most_likely(logits: &[f64]) -> (Vec<i32>, f64) {
    let mut best = [f64::NEG_INFINITY; STATES];
    best[START] = 0.0;
    let mut steps: Vec<[Step; STATES]> = Vec::new();
    for row in logits.chunks_exact(COMMANDS) {
        let log_p = log_softmax(row);
        let mut reached = [f64::NEG_INFINITY; STATES];
        let mut from = [None; STATES];
        for (state, &so_far) in best.iter().enumerate() {
            for (command, log_p) in log_p.iter().enumerate() {
                let command = command as i32;
                let Some(to) = next(state, command) else { continue };
                if so_far + log_p > reached[to] {
                    reached[to] = so_far + log_p;
                    from[to] = Some((state, command));
                }
            }
        }
        best = reached;
        steps.push(from);
    }
    let mut state = if best[ENDED] > best[AFTER_EXTRUDE] { ENDED } else { AFTER_EXTRUDE };
    let log_probability = best[state];
    let mut commands = vec![END; steps.len()];
    for (command, from) in commands.iter_mut().zip(&steps).rev() {
        // From three rows on a final state is reached, and every state on the way to it has a step.
        let Some((before, taken)) = from[state] else { break };
        (*command, state) = (taken, before);
    }
    (commands, log_probability)
}
