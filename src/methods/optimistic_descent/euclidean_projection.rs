//! Nearest point of a ball, a box or a simplex.
//!
//! - **When**: after a step that may leave the set.
//! - **Formula**: ball `x min(1, r / |x|)`; box `clip(x, −r, r)`; simplex `max(x − τ, 0)` with the `τ` that makes the sum `r`.
//! - **Shapes**: `x` `[batch, dimension]`; `projection` `[batch, dimension]`.
//! - **Gradient**: none.
//! - **Edge cases**: points of the set stay as they are.
//! - **Reference**: the definition; used in arXiv 2302.04552.
//! - **Deviations**: none.

use super::parts::{RADIUS, SET, Set};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output};

const ROWS: Axes = &["batch", "dimension"];

pub(crate) const ENTRY: Entry = Entry {
    id: "euclidean_projection",
    golden: "euclidean_projection",
    paper: 31,
    family: Family::Methods,
    summary: "Nearest point of a ball, a box or a simplex.",
    formula: r"\arg\min_{p \in X} \lVert p - x \rVert",
    reference: "Definition; arXiv 2302.04552",
    inputs: &[Input::f32("x", ROWS, "Points, one a row.")],
    params: &[SET, RADIUS],
    outputs: &[Output::f32("projection", ROWS, "The nearest point of the set to each.")],
    invariances: &[Invariance::Order("batch"), Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (x, set) = (call.f64("x"), Set::of(call));
    let rows = x.chunks_exact(call.size("dimension"));
    let projection: Vec<f64> = rows.flat_map(|row| set.project(row.to_vec())).collect();
    let mut outputs = call.outputs();
    outputs.f32("projection", projection);
    Ok(outputs.finish())
}
