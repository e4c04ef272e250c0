//! Cross-entropy of the commands of a CAD program, up to a few rows beyond its end.
//!
//! - **When**: a model writes a whole sequence of commands at once and has to learn where it ends, but not all the padding.
//! - **Formula**: the mean of `−ln p_command` over the masked rows: those with an index below `len + 3`, `len` the rows before the first
//!   end-of-sequence, of samples with fewer than `S − 1` ends.
//! - **Shapes**: `command_logits` `[batch, sequence, 6]`, `commands` and `mask` `[batch, sequence]`; `loss` a scalar.
//! - **Gradient**: `∂l/∂z = mask (p − e) / Σ mask`.
//! - **Edge cases**: a sequence without an end counts in full; a mask without any row is an error.
//! - **Reference**: Drawing2CAD, arXiv 2508.18733, and its code.
//! - **Deviations**: the official code fills its mask by an aliased addition that marks every row for some shapes; `len + 3` is the
//!   evident intent.

use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::log_softmax;
use crate::{Error, ErrorCode, Result};

/// Line, arc, circle, end of sequence, start of loop, extrusion.
const COMMANDS: usize = 6;

const END: i32 = 3;

/// Ends of the sequence that are learnt.
const ENDS: usize = 3;

const ROWS: Axes = &["batch", "sequence"];

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_command_loss",
    golden: "cad_command_loss",
    paper: 1,
    family: Family::Classification,
    summary: "Cross-entropy of the commands of a CAD program, up to three rows beyond its end.",
    formula: r"\ell = \frac{\sum_i m_i\,(-\log p_{i, c_i})}{\sum_i m_i}",
    reference: "Drawing2CAD, arXiv 2508.18733",
    inputs: &[
        Input::f32("command_logits", &["batch", "sequence", "6"], "Scores of the six commands.")
            .differentiable(),
        Input::i32("commands", ROWS, Domain::IndexOf("6"), "The true commands; 3 ends a sequence."),
    ],
    params: &[],
    outputs: &[LOSS, Output::i32("mask", ROWS, "1 for the rows that count.")],
    invariances: &[Invariance::Shift("command_logits"), Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let logits = call.f64("command_logits");
    let loss = CommandLoss::of(&logits, call.i32("commands"), call.size("sequence"))?;
    let mut outputs = call.outputs();
    outputs.f32("loss", loss.value).i32("mask", loss.mask);
    outputs.gradient("command_logits", loss.gradient);
    Ok(outputs.finish())
}

/// The loss, the rows that count, and the gradient by the logits.
pub(crate) struct CommandLoss {
    pub(crate) value: f64,
    pub(crate) mask: Vec<i32>,
    pub(crate) gradient: Vec<f64>,
}

impl CommandLoss {
    /// Of sequences of that many rows.
    pub(crate) fn of(logits: &[f64], commands: &[i32], sequence: usize) -> Result<Self> {
        let mask: Vec<i32> = commands.chunks_exact(sequence).flat_map(mask).collect();
        let count = mask.iter().sum::<i32>();
        if count == 0 {
            let expected = "a sample with fewer ends of sequence than its rows less one";
            return Err(Error::new(ErrorCode::Undefined, "commands", expected, "none"));
        }
        let count = f64::from(count);
        let mut gradient = vec![0.0; logits.len()];
        let mut total = 0.0;
        let rows = logits.chunks_exact(COMMANDS).zip(gradient.chunks_exact_mut(COMMANDS));
        let kept = rows.zip(commands).zip(&mask).filter(|&(_, &mask)| mask == 1);
        for (((z, gradient), &command), _) in kept {
            let log_p = log_softmax(z);
            total -= log_p[command as usize];
            for (gradient, log_p) in gradient.iter_mut().zip(&log_p) {
                *gradient = libm::exp(*log_p) / count;
            }
            gradient[command as usize] = libm::expm1(log_p[command as usize]) / count;
        }
        Ok(Self { value: total / count, mask, gradient })
    }
}

/// Which rows of a sequence count.
fn mask(commands: &[i32]) -> Vec<i32> {
    let ends = commands.iter().filter(|&&command| command == END).count();
    let length = commands.iter().position(|&command| command == END).unwrap_or(commands.len());
    let learnt = if ends + 1 < commands.len() { length + ENDS } else { 0 };
    (0..commands.len()).map(|row| i32::from(row < learnt)).collect()
}
