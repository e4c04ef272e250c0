//! Center, radius and middle of arcs that are given by their ends.
//!
//! - **When**: drawing arcs, and building solids of them.
//! - **Formula**: `R = |c|/2 / sin(sweep/2)`, center `= mid − v R cos(sweep/2)` with the chord `c` and `v = (c_y, −c_x)/|c|`, negative for
//!   clockwise arcs.
//! - **Shapes**: `arcs` `[arcs, 6]`; `center_radius_mid` `[arcs, 5]`.
//! - **Gradient**: none.
//! - **Edge cases**: an arc that ends where it starts is an error; nearly straight arcs have huge radii.
//! - **Reference**: DeepCAD, arXiv 2105.09492.
//! - **Deviations**: the official code takes an arc without a chord as a line.

use super::arc::Arc;
use super::levels::{Scale, decoded};
use crate::drawing2cad::DEEPCAD;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};
use crate::{Error, ErrorCode, Result};

const NAMES: [&str; 6] = ["start_x", "start_y", "end_x", "end_y", "sweep_code", "flag"];

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_arc_geometry",
    golden: "cad_arc_geometry",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Center, radius and middle of arcs given by ends, sweep and direction.",
    formula: r"R = \frac{|c|}{2 \sin(\alpha / 2)}",
    reference: DEEPCAD,
    inputs: &[Input::i32(
        "arcs",
        &["arcs", "6"],
        Domain::NonNegative,
        "Start, end, level of the sweep, and 1 for counter-clockwise arcs.",
    )],
    params: &[Param::words("columns", &NAMES, "What the columns of `arcs` are.")],
    outputs: &[Output::f32(
        "center_radius_mid",
        &["arcs", "5"],
        "Center, radius, and the point halfway.",
    )],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let columns = call.words("columns");
    let place = NAMES.map(|name| columns.iter().position(|&column| column == name).unwrap_or(0));
    let mut values = Vec::new();
    for (index, row) in call.i32("arcs").as_chunks::<6>().0.iter().enumerate() {
        let [x1, y1, x2, y2, sweep, flag] = place.map(|column| row[column]);
        if !(1..256).contains(&sweep) || !(0..2).contains(&flag) {
            let expected = "sweeps from 1 to 255 and directions 0 or 1";
            let got = format!("{sweep} and {flag} in row {index}");
            return Err(Error::new(ErrorCode::OutOfRange, "arcs", expected, got));
        }
        let (start, end) = ([x1, y1].map(f64::from), [x2, y2].map(f64::from));
        let arc = Arc::between(start, end, decoded(Scale::Sweep, sweep), flag == 0);
        let Some(arc) = arc else {
            let got = format!("the same in row {index}");
            return Err(Error::new(ErrorCode::DegenerateArc, "arcs", "different ends", got));
        };
        let middle = arc.middle();
        values.extend([arc.center[0], arc.center[1], arc.radius, middle[0], middle[1]]);
    }
    Ok(call.outputs().f32("center_radius_mid", values).finish())
}
