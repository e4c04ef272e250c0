//! Alignment of two gradients: where they disagree, the second loses its part along the first.
//!
//! - **When**: a distillation loss must not undo the cross-entropy that it helps.
//! - **Formula**: if `⟨g₁, g₀⟩ < 0` then `g₁ ← g₁ − (⟨g₁, g₀⟩ / |g₀|²) g₀`; merged `g₀ + g₁`.
//! - **Shapes**: `gradient_ce` and `gradient_kd` `[parameters]`, as are `merged` and `projected_kd`; `dot` a scalar, before the
//!   projection.
//! - **Gradient**: none; this is a rule for gradients.
//! - **Edge cases**: `g₀ = 0` projects nothing. One-sided: `g₀` never changes.
//! - **Reference**: Yang et al. 2024, arXiv 2411.08937.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Output};
use crate::losses::parts::rows::dot;

const PARAMETERS: Axes = &["parameters"];

pub(crate) const ENTRY: Entry = Entry {
    id: "gradient_align",
    golden: "gradient_align",
    paper: 28,
    family: Family::Distillation,
    summary: "Projects one gradient so that it no longer opposes another.",
    formula: r"g_1 \leftarrow g_1 - \frac{\min(0, \langle g_1, g_0\rangle)}{\|g_0\|^2}\, g_0",
    reference: "Yang et al. 2024, arXiv 2411.08937",
    inputs: &[
        Input::f32("gradient_ce", PARAMETERS, "Gradient of the cross-entropy, all parameters."),
        Input::f32("gradient_kd", PARAMETERS, "Gradient of the distillation, all parameters."),
    ],
    params: &[],
    outputs: &[
        Output::f32("merged", PARAMETERS, "Sum of the first and the projected second gradient."),
        Output::f32("projected_kd", PARAMETERS, "The second gradient without what opposes."),
        Output::f32("dot", &[], "Scalar product of the two as given."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (first, second) = (call.f64("gradient_ce"), call.f64("gradient_kd"));
    let product = dot(&second, &first);
    // A product below 0 needs a first gradient other than 0.
    let factor = if product < 0.0 { product / dot(&first, &first) } else { 0.0 };
    let projected: Vec<f64> = first.iter().zip(&second).map(|(a, b)| b - factor * a).collect();
    let merged: Vec<f64> = first.iter().zip(&projected).map(|(a, b)| a + b).collect();
    let mut outputs = call.outputs();
    outputs.f32("merged", merged).f32("projected_kd", projected).f32("dot", product);
    Ok(outputs.finish())
}
