//! Numbers of a CAD program as levels, and back.
//!
//! - **When**: writing programs for the network, and seeing what the levels lose.
//! - **Formula**: signed `(v + 1)/2 n`, angle `(a/π + 1)/2 n`, size `v/2 n`, sweep `a/2π n`; sketch and radius are levels already. Rounded,
//!   halves to even, and clipped to 0…n − 1; radius and sweep to at least 1.
//! - **Shapes**: `values`, `codes` and `dequantised` `[values]`.
//! - **Gradient**: none.
//! - **Edge cases**: levels are not moved by half a one, so that 0 is exact and +1 cannot be written: it comes back as 0.992.
//! - **Reference**: DeepCAD, arXiv 2105.09492.
//! - **Deviations**: none.

use super::levels::{LEVELS, Scale};
use crate::Result;
use crate::drawing2cad::DEEPCAD;
use crate::entry::{Arrays, Call, Entry, Family, Input, Output, Param};

const KIND: Param = Param::choice(
    "kind",
    &["signed", "angle", "size", "sketch", "sweep", "radius"],
    "What the numbers are: places, angles of a plane, sizes, coordinates, sweeps or radii of a sketch.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_quantize",
    golden: "cad_quantize",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Numbers of a CAD program as levels, and what they are when read back.",
    formula: r"q = \mathrm{clip}(\mathrm{round}(\tfrac{v + 1}{2} n), 0, n - 1)",
    reference: DEEPCAD,
    inputs: &[Input::f32("values", &["values"], "The numbers.")],
    params: &[KIND, LEVELS],
    outputs: &[
        Output::i32("codes", &["values"], "Their levels."),
        Output::f32("dequantised", &["values"], "The numbers of the levels."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let levels = call.integer("levels") as f64;
    let scale = match call.choice("kind") {
        "signed" => Scale::Signed,
        "angle" => Scale::Angle,
        "size" => Scale::Size,
        "sketch" => Scale::Sketch,
        "sweep" => Scale::Sweep,
        _ => Scale::Radius,
    };
    let codes: Vec<f64> =
        call.f64("values").into_iter().map(|value| scale.level(value, levels)).collect();
    let numbers: Vec<f64> = codes.iter().map(|&code| scale.number(code, levels)).collect();
    let mut outputs = call.outputs();
    outputs.i32("codes", codes.iter().map(|&code| code as i32).collect());
    outputs.f32("dequantised", numbers);
    Ok(outputs.finish())
}
