//! Share of right commands and arguments of predicted CAD programs.
//!
//! - **When**: evaluating a model that writes programs.
//! - **Formula**: commands: the mean over the rows of each true program, then over programs. Arguments: those of the rows with the right
//!   command; right within `|difference| < tolerance`, operation, kind of extent and direction of arcs only when equal.
//! - **Shapes**: `predicted` and `target` `[models, rows, 17]`; `command_recall` and `command_count` `[6]`, the others scalars.
//! - **Gradient**: none.
//! - **Edge cases**: rows from the first end of the true program on do not count. A program without one right command that has arguments does
//!   not count for these, but in `skipped_models`; if all are skipped `acc_param` is 0. A command that does not occur has recall 0.
//! - **Reference**: DeepCAD, arXiv 2105.09492, its evaluation.
//! - **Deviations**: the official script gives NaN where we skip; a true program without rows is an error.

use crate::drawing2cad::DEEPCAD;
use crate::drawing2cad::commands::vector::{
    ARGS, COMMANDS, EXTENT, FLAG, OPERATION, ROW, uses, written,
};
use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::{Error, ErrorCode, Result};

const AXES: Axes = &["models", "rows", "17"];

const TOLERANCE: Param = Param::float(
    "tolerance",
    "",
    3.0,
    NON_NEGATIVE,
    (1.0, 16.0),
    "Arguments are right if they differ by less.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_accuracy",
    golden: "cad_accuracy",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Share of right commands, and of right arguments of right commands, of CAD programs.",
    formula: r"\mathrm{ACC} = \mathrm{mean}_m \mathrm{mean}_i [c_i = \hat c_i]",
    reference: DEEPCAD,
    inputs: &[
        Input::i32("predicted", AXES, Domain::Integer, "Programs as predicted."),
        Input::i32("target", AXES, Domain::Integer, "True programs; the first end closes one."),
    ],
    params: &[TOLERANCE],
    outputs: &[
        Output::f32("acc_cmd", &[], "Share of right commands."),
        Output::f32("acc_param", &[], "Share of right arguments."),
        Output::f32("command_recall", &["6"], "Share of right ones of each command."),
        Output::i32("command_count", &["6"], "How often each command occurs."),
        Output::i32("skipped_models", &[], "Programs that do not count for arguments."),
    ],
    invariances: &[Invariance::Order("models")],
    run,
};

/// Counts over all programs.
#[derive(Default)]
struct Score {
    commands: f64,
    arguments: f64,
    skipped: usize,
    right: [i32; COMMANDS],
    seen: [i32; COMMANDS],
}

fn run(call: &Call) -> Result<Arrays> {
    let (predicted, target) = (call.i32("predicted"), call.i32("target"));
    check_commands("predicted", predicted)?;
    check_commands("target", target)?;
    let (models, size) = (call.size("models"), call.size("rows") * ROW);
    let mut score = Score::default();
    for (index, (p, t)) in predicted.chunks_exact(size).zip(target.chunks_exact(size)).enumerate() {
        let truth = written(t);
        if truth.is_empty() {
            let got = format!("an end at once in model {index}");
            return Err(Error::new(ErrorCode::Undefined, "target", "programs with rows", got));
        }
        score.add(p.as_chunks::<ROW>().0, truth, call.float("tolerance"));
    }
    let mean = |sum: f64, count: usize| if count == 0 { 0.0 } else { sum / count as f64 };
    let recalls = score.right.iter().zip(&score.seen);
    let recalls = recalls.map(|(&right, &seen)| mean(f64::from(right), seen as usize));
    let mut outputs = call.outputs();
    outputs.f32("acc_cmd", score.commands / models as f64);
    outputs.f32("acc_param", mean(score.arguments, models - score.skipped));
    outputs.f32("command_recall", recalls.collect::<Vec<f64>>());
    outputs.i32("command_count", score.seen.to_vec()).count("skipped_models", score.skipped);
    Ok(outputs.finish())
}

impl Score {
    fn add(&mut self, predicted: &[[i32; ROW]], truth: &[[i32; ROW]], tolerance: f64) {
        let (mut right_commands, mut right, mut compared) = (0, 0, 0);
        for (predicted, truth) in predicted.iter().zip(truth) {
            let command = truth[0];
            self.seen[command as usize] += 1;
            if predicted[0] != command {
                continue;
            }
            self.right[command as usize] += 1;
            right_commands += 1;
            for slot in (0..ARGS).filter(|&slot| uses(command, slot)) {
                compared += 1;
                right +=
                    usize::from(is_right(slot, predicted[1 + slot], truth[1 + slot], tolerance));
            }
        }
        self.commands += f64::from(right_commands) / truth.len() as f64;
        if compared == 0 {
            self.skipped += 1;
        } else {
            self.arguments += right as f64 / f64::from(compared);
        }
    }
}

fn is_right(slot: usize, predicted: i32, truth: i32, tolerance: f64) -> bool {
    if [FLAG, OPERATION, EXTENT].contains(&slot) {
        return predicted == truth;
    }
    (f64::from(predicted) - f64::from(truth)).abs() < tolerance
}

fn check_commands(name: &str, programs: &[i32]) -> Result<()> {
    let rows = programs.as_chunks::<ROW>().0;
    let wrong = rows.iter().position(|row| !(0..COMMANDS as i32).contains(&row[0]));
    match wrong {
        None => Ok(()),
        Some(at) => {
            let got = format!("{} in row {at}", rows[at][0]);
            Err(Error::new(ErrorCode::OutOfRange, name, "commands from 0 to 5", got))
        }
    }
}
