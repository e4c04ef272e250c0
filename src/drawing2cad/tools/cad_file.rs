//! The solid of a program, or the program itself, as a file.
//!
//! - **When**: taking a solid to another program, or keeping a program.
//! - **Formula**: none; the surface of `cad_mesh`, scaled to millimetres (glTF: metres). STEP has a plane for each flat face, and flat
//!   pieces where walls are round.
//! - **Shapes**: `vector` `[rows, 17]`; `file` `[words]`, the bytes in words of four, little end first; `bytes` a scalar, how many count.
//! - **Gradient**: none.
//! - **Edge cases**: errors are those of `cad_mesh`; JSON needs a valid program alone. Words are filled up with zeros.
//! - **Reference**: ours; STL, OBJ, glTF 2.0, STEP AP214 (ISO 10303).
//! - **Deviations**: none.

use super::{FILE, OURS, TOLERANCE, write_file};
use crate::Result;
use crate::drawing2cad::commands::vector::VECTOR;
use crate::drawing2cad::export::{gltf, json, obj, step, stl};
use crate::drawing2cad::solid::mesh;
use crate::drawing2cad::solid::prism::prisms;
use crate::entry::{Arrays, Call, Entry, Family, Param};
use crate::losses::parts::declared::POSITIVE;

/// Millimetres of a metre, the unit of glTF.
const METRE: f64 = 1000.0;

pub(crate) const TOOL: Entry = Entry {
    id: "cad_file",
    golden: "",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The solid of a CAD program as STL, OBJ, glTF or STEP, or the program as JSON.",
    formula: "",
    reference: OURS,
    inputs: &[VECTOR],
    params: &[
        Param::choice(
            "format",
            &["stl", "obj", "gltf", "step", "json"],
            "Binary STL, OBJ, binary glTF, STEP AP214 of flat faces, JSON.",
        ),
        Param::float(
            "scale",
            "",
            50.0,
            POSITIVE,
            (1.0, 200.0),
            "Millimetres of a unit of the program; glTF is in metres.",
        ),
        TOLERANCE,
    ],
    outputs: &FILE,
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let vector = call.i32("vector");
    let surface =
        |unit: f64| Ok(mesh(vector, call.float("tolerance"))?.scaled(call.float("scale") / unit));
    let file = match call.choice("format") {
        "stl" => stl(&surface(1.0)?),
        "obj" => obj(&surface(1.0)?).into_bytes(),
        "gltf" => gltf(&surface(METRE)?),
        "step" => step(&surface(1.0)?).into_bytes(),
        _ => {
            prisms(vector)?;
            json(vector).into_bytes()
        }
    };
    let mut outputs = call.outputs();
    write_file(&mut outputs, &file);
    Ok(outputs.finish())
}
