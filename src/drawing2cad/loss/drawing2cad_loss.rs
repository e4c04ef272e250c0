//! The loss of a network that writes CAD programs: of the commands, and of the arguments that the true commands have.
//!
//! - **When**: training from drawings, or from anything else, to programs.
//! - **Formula**: `w_c L_commands + w_a L_arguments`, see `cad_command_loss` and `soft_target_distribution_loss`; the mask of the arguments is
//!   that of the true commands.
//! - **Shapes**: `command_logits` `[batch, sequence, 6]`, `args_logits` `[batch, sequence, 16, classes]`, `commands`
//!   `[batch, sequence]`, `args` `[batch, sequence, 16]`; losses scalars.
//! - **Gradient**: those of both parts, times their weights.
//! - **Edge cases**: programs without any argument are an error. Arguments that a command has not may have any legal value.
//! - **Reference**: Drawing2CAD, arXiv 2508.18733, and its code.
//! - **Deviations**: none beyond those of the parts.

use crate::drawing2cad::REFERENCE;
use crate::drawing2cad::commands::vector::{ARGS, uses};
use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::classification::cad_command_loss::CommandLoss;
use crate::losses::classification::soft_target_distribution_loss::{self as soft_loss, EPS};
use crate::losses::classification::soft_targets::{ALPHA, EDGE, SoftTargets, TOLERANCE};
use crate::losses::parts::declared::{LOSS, NON_NEGATIVE};
use crate::{Error, ErrorCode, Result};

const ROWS: Axes = &["batch", "sequence"];

const WEIGHT_COMMAND: Param = Param::float(
    "weight_command",
    "w_c",
    1.0,
    NON_NEGATIVE,
    (0.0, 4.0),
    "Weight of the loss of the commands.",
);

const WEIGHT_ARGS: Param = Param::float(
    "weight_args",
    "w_a",
    2.0,
    NON_NEGATIVE,
    (0.0, 4.0),
    "Weight of the loss of the arguments.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "drawing2cad_loss",
    golden: "drawing2cad_loss",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Loss of the commands and arguments of CAD programs.",
    formula: r"\ell = w_c \ell_{\mathrm{commands}} + w_a \ell_{\mathrm{arguments}}",
    reference: REFERENCE,
    inputs: &[
        Input::f32("command_logits", &["batch", "sequence", "6"], "Scores of the six commands.")
            .differentiable(),
        Input::f32(
            "args_logits",
            &["batch", "sequence", "16", "classes"],
            "Scores of the values of each argument; class 0 stands for none.",
        )
        .differentiable(),
        Input::i32("commands", ROWS, Domain::IndexOf("6"), "The true commands; 3 ends a program."),
        Input::i32(
            "args",
            &["batch", "sequence", "16"],
            Domain::Integer,
            "The true arguments, −1 where there is none.",
        ),
    ],
    params: &[WEIGHT_COMMAND, WEIGHT_ARGS, TOLERANCE, ALPHA, EPS, EDGE],
    outputs: &[
        LOSS,
        Output::f32("loss_command", &[], "The loss of the commands, without its weight."),
        Output::f32("loss_args", &[], "The loss of the arguments, without its weight."),
    ],
    invariances: &[
        Invariance::Shift("command_logits"),
        Invariance::Shift("args_logits"),
        Invariance::Order("batch"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let commands = call.i32("commands");
    let mask = commands.iter().flat_map(|&c| (0..ARGS).map(move |slot| i32::from(uses(c, slot))));
    let mask: Vec<i32> = mask.collect();
    if mask.iter().all(|&mask| mask == 0) {
        let expected = "a command that has arguments";
        return Err(Error::new(ErrorCode::Undefined, "commands", expected, "none"));
    }
    let first = CommandLoss::of(&call.f64("command_logits"), commands, call.size("sequence"))?;
    let soft = SoftTargets::of(call, call.size("classes"));
    let (logits, targets) = (call.f64("args_logits"), call.i32("args"));
    let (second, by_args) = soft_loss::loss(&logits, targets, &mask, &soft, call.float("eps"))
        .map_err(|error| Error { argument: "args".into(), ..error })?;
    let weights = (call.float("weight_command"), call.float("weight_args"));
    let times = |gradient: Vec<f64>, weight: f64| {
        gradient.into_iter().map(|gradient| weight * gradient).collect::<Vec<f64>>()
    };
    let mut outputs = call.outputs();
    outputs.f32("loss", weights.0 * first.value + weights.1 * second);
    outputs.f32("loss_command", first.value).f32("loss_args", second);
    outputs.gradient("command_logits", times(first.gradient, weights.0));
    outputs.gradient("args_logits", times(by_args, weights.1));
    Ok(outputs.finish())
}
