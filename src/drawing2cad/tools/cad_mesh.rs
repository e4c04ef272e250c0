//! The solid of a program as triangles with normals, for a viewer.
//!
//! - **When**: looking at a solid, or measuring it.
//! - **Formula**: the solid is cut into slabs between the ends of its extrusions; each slab is a union or difference of flattened loops,
//!   and where neighbours differ there are caps. Normals turn smoothly over round walls.
//! - **Shapes**: `vector` `[rows, 17]`; `positions` and `normals` `[corners, 3]`, `triangles` `[triangles, 3]`, `edges` `[edges, 6]`; `volume` a
//!   scalar. Lengths are in units of the program; `tolerance` is how far flat pieces may be from a round wall, 1e-4 to 2e-2.
//! - **Gradient**: none.
//! - **Edge cases**: `degenerate_solid` of a program that is not valid (see `cad_validate`) or makes no solid, `undefined` of extrusions
//!   along different axes. The surface is closed.
//! - **Reference**: ours, beside Drawing2CAD, arXiv 2508.18733.
//! - **Deviations**: self-crossing outlines count by the even-odd rule.

use super::{OURS, TOLERANCE};
use crate::Result;
use crate::drawing2cad::commands::vector::VECTOR;
use crate::drawing2cad::solid::{Shaded, mesh, sharp_edges};
use crate::entry::{Arrays, Call, Entry, Family, Output};

pub(crate) const TOOL: Entry = Entry {
    id: "cad_mesh",
    golden: "",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The solid of a CAD program as a closed surface with normals; of extrusions along one axis.",
    formula: "",
    reference: OURS,
    inputs: &[VECTOR],
    params: &[TOLERANCE],
    outputs: &[
        Output::f32(
            "positions",
            &["corners", "3"],
            "Corners; those of several faces stand once for each.",
        ),
        Output::f32(
            "normals",
            &["corners", "3"],
            "Their normals, which turn smoothly over round walls.",
        ),
        Output::i32(
            "triangles",
            &["triangles", "3"],
            "Indices of corners, counter-clockwise seen from outside.",
        ),
        Output::f32("edges", &["edges", "6"], "Both ends of each edge that is not smooth."),
        Output::f32("volume", &[], "Volume inside."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mesh = mesh(call.i32("vector"), call.float("tolerance"))?;
    let Shaded { positions, normals, indices } = Shaded::new(&mesh);
    let edges = sharp_edges(&mesh);
    let mut outputs = call.outputs();
    for (name, vectors) in [("positions", positions), ("normals", normals)] {
        outputs.f32_of_shape(name, &[vectors.len(), 3], vectors.as_flattened().to_vec());
    }
    let triangles = indices.as_flattened().iter().map(|&index| index as i32).collect();
    outputs.i32_of_shape("triangles", &[indices.len(), 3], triangles);
    let ends = edges.as_flattened().as_flattened();
    outputs.f32_of_shape("edges", &[edges.len(), 6], ends).f32("volume", mesh.volume());
    Ok(outputs.finish())
}
