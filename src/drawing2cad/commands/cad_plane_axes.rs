//! The axes of a sketch plane in space.
//!
//! - **When**: placing a sketch.
//! - **Formula**: `N = (sin θ cos φ, sin θ sin φ, cos θ)`, `X = r cos γ + (N × r) sin γ` with `r = R_z(φ) R_y(θ) (1, 0, 0)`, `Y = N × X`.
//! - **Shapes**: `angle_codes` `[planes, 3]`; `normal`, `x_axis`, `y_axis` `[planes, 3]`.
//! - **Gradient**: none.
//! - **Edge cases**: level 128 is the angle 0, level 0 is −π.
//! - **Reference**: DeepCAD, arXiv 2105.09492.
//! - **Deviations**: none in decoding; the official encoding mirrors normals with a negative first coordinate.

use super::frame::Axes;
use crate::Result;
use crate::drawing2cad::DEEPCAD;
use crate::entry::{self, Arrays, Call, Domain, Entry, Family, Input, Output};

const SHAPE: entry::Axes = &["planes", "3"];

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_plane_axes",
    golden: "cad_plane_axes",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Normal and axes of sketch planes, from the levels of their three angles.",
    formula: r"N = (\sin\theta\cos\varphi, \sin\theta\sin\varphi, \cos\theta)",
    reference: DEEPCAD,
    inputs: &[Input::i32("angle_codes", SHAPE, Domain::IndexOf("256"), "Levels of θ, φ and γ.")],
    params: &[],
    outputs: &[
        Output::f32("normal", SHAPE, "Where extrusions go."),
        Output::f32("x_axis", SHAPE, "First axis of the sketch."),
        Output::f32("y_axis", SHAPE, "Second axis of the sketch."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let planes: Vec<_> =
        call.i32("angle_codes").as_chunks::<3>().0.iter().map(|c| Axes::of_levels(c)).collect();
    let mut outputs = call.outputs();
    let mut give = |name: &str, axis: &dyn Fn(&Axes) -> [f64; 3]| {
        outputs.f32(name, planes.iter().flat_map(axis).collect::<Vec<f64>>());
    };
    give("normal", &|plane| plane.normal);
    give("x_axis", &|plane| plane.x);
    give("y_axis", &|plane| plane.y);
    Ok(outputs.finish())
}
