//! Extrusions of a CAD program as levels, and back.
//!
//! - **When**: writing programs for the network.
//! - **Formula**: each of the eleven arguments by the rule of its kind, see `cad_quantize`.
//! - **Shapes**: `extrude`, `codes` and `dequantised` `[extrusions, 11]`: theta, phi, gamma; the place; the size; two extents; the
//!   operation 0…3; the kind of extent 0…2.
//! - **Gradient**: none.
//! - **Edge cases**: operation and kind of extent must be whole.
//! - **Reference**: DeepCAD, arXiv 2105.09492.
//! - **Deviations**: none.

use super::levels::{LEVELS, Scale};
use super::vector::{EXTENT, FIRST_OF_EXTRUDE, OPERATION, largest};
use crate::drawing2cad::DEEPCAD;
use crate::entry::{Arrays, Axes, Call, Digits, Entry, Family, Input, Output};
use crate::{Error, ErrorCode, Result};

const AXES: Axes = &["extrusions", "11"];

/// Arguments of an extrusion.
const ARGUMENTS: usize = 11;

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_quantize_extrude",
    golden: "cad_quantize_extrude",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The arguments of extrusions as levels, and what they are when read back.",
    formula: r"q_j = \mathrm{quantize}_{\mathrm{kind}(j)}(v_j)",
    reference: DEEPCAD,
    inputs: &[Input::f32(
        "extrude",
        AXES,
        "Three angles, three coordinates, size, two extents, operation, kind of extent.",
    )],
    params: &[LEVELS],
    outputs: &[
        Output::i32("codes", AXES, "Their levels."),
        Output::f32("dequantised", AXES, "The numbers of the levels."),
    ],
    invariances: &[],
    run,
};

/// The scale of an argument; none for what is counted.
fn scale(argument: usize) -> Option<Scale> {
    match argument {
        0..=2 => Some(Scale::Angle),
        3..=5 | 7 | 8 => Some(Scale::Signed),
        6 => Some(Scale::Size),
        _ => None,
    }
}

fn run(call: &Call) -> Result<Arrays> {
    let levels = call.integer("levels") as f64;
    let values = call.f64("extrude");
    let (mut codes, mut numbers) = (Vec::new(), Vec::new());
    for (index, &value) in values.iter().enumerate() {
        let argument = index % ARGUMENTS;
        let Some(scale) = scale(argument) else {
            let most = f64::from(largest(FIRST_OF_EXTRUDE + argument));
            if libm::floor(value) != value || !(0.0..=most).contains(&value) {
                return Err(not_whole(argument, most, value));
            }
            codes.push(value as i32);
            numbers.push(value);
            continue;
        };
        let code = scale.level(value, levels);
        codes.push(code as i32);
        numbers.push(scale.number(code, levels));
    }
    Ok(call.outputs().i32("codes", codes).f32("dequantised", numbers).finish())
}

fn not_whole(argument: usize, most: f64, value: f64) -> Error {
    let name = match FIRST_OF_EXTRUDE + argument {
        OPERATION => "an operation",
        EXTENT => "a kind of extent",
        _ => "an argument",
    };
    let expected = format!("{name} from 0 to {}", Digits(most));
    Error::new(ErrorCode::OutOfRange, "extrude", expected, Digits(value).to_string())
}
