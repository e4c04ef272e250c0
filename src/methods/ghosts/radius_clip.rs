//! Shortens an update to a radius.
//!
//! - **When**: after the optimiser has made its update and a radius of convergence along it is known.
//! - **Formula**: `s = min(1, ρ / |p|)`, `p ← s p`; the normalised step `|p| / ρ` is that before.
//! - **Shapes**: `update` of any shape; `update` of the same, `scale`, `step_norm`, `normalized_step` scalars.
//! - **Gradient**: none; the scale is taken as a constant.
//! - **Edge cases**: an update of length 0 has scale 1.
//! - **Reference**: arXiv 2603.13552.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::dot;

pub(crate) const ENTRY: Entry = Entry {
    id: "radius_clip",
    golden: "radius_clip",
    paper: 14,
    family: Family::Methods,
    summary: "Shortens an update to a radius of convergence.",
    formula: r"p \leftarrow \min(1, \rho / \lVert p \rVert)\, p",
    reference: "arXiv 2603.13552",
    inputs: &[Input::f32("update", &["..."], "The update of the parameters.")],
    params: &[Param::float(
        "radius",
        r"\rho",
        1.0,
        POSITIVE,
        (0.01, 10.0),
        "Longest update that is left as it is.",
    )],
    outputs: &[
        Output::f32("update", &["..."], "The update, shortened."),
        Output::f32("scale", &[], "What it has been multiplied by."),
        Output::f32("step_norm", &[], "Its length before."),
        Output::f32("normalized_step", &[], "That length over the radius."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (update, radius) = (call.f64("update"), call.float("radius"));
    let norm = dot(&update, &update).sqrt();
    let scale = if norm > radius { radius / norm } else { 1.0 };
    let mut outputs = call.outputs();
    outputs.f32("update", update.iter().map(|p| scale * p).collect::<Vec<f64>>());
    outputs.f32("scale", scale);
    outputs.f32("step_norm", norm);
    outputs.f32("normalized_step", norm / radius);
    Ok(outputs.finish())
}
