//! Points of a sketch in space.
//!
//! - **When**: placing a sketch.
//! - **Formula**: `p + (x − 128) s/95 X + (y − 128) s/95 Y`.
//! - **Shapes**: `points` `[points, 2]`, `extrude_args` `[11]`; `world` `[points, 3]`.
//! - **Gradient**: none.
//! - **Edge cases**: a size of level 0 puts all points on the origin of the plane.
//! - **Reference**: DeepCAD, arXiv 2105.09492.
//! - **Deviations**: none.

use super::frame::Frame;
use super::vector::{FIRST_OF_EXTRUDE, largest};
use crate::drawing2cad::DEEPCAD;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output};
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_sketch_to_world",
    golden: "cad_sketch_to_world",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Points of a sketch in space, from levels and the arguments of its extrusion.",
    formula: r"P = p + \tfrac{s}{95} \left( (x - 128) X + (y - 128) Y \right)",
    reference: DEEPCAD,
    inputs: &[
        Input::i32("points", &["points", "2"], Domain::IndexOf("256"), "Levels x and y."),
        Input::i32(
            "extrude_args",
            &["11"],
            Domain::IndexOf("256"),
            "Levels of three angles, three coordinates, size, two extents, operation, kind of extent.",
        ),
    ],
    params: &[],
    outputs: &[Output::f32("world", &["points", "3"], "The points in space.")],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let arguments = call.i32("extrude_args");
    for (argument, &value) in arguments.iter().enumerate() {
        let most = largest(FIRST_OF_EXTRUDE + argument);
        if value > most {
            let (expected, got) = (format!("at most {most}"), format!("{value} at [{argument}]"));
            return Err(Error::new(ErrorCode::OutOfRange, "extrude_args", expected, got));
        }
    }
    let frame = Frame::of_levels(arguments);
    let points = call.i32("points").as_chunks::<2>().0;
    let world: Vec<f64> =
        points.iter().flat_map(|&[x, y]| frame.world(frame.local(x, y), 0.0)).collect();
    Ok(call.outputs().f32("world", world).finish())
}
