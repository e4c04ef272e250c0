//! Projected gradient descent of the surrogate loss over directions.
//!
//! - **When**: learning a halfspace under noise, step by step.
//! - **Formula**: `w ← w − η ∇`, then `w ← w / |w|`, from `w0 / |w0|`; `∇` over all points or those of a row of `batches`.
//! - **Shapes**: `x` `[samples, dimension]`, `labels` `[samples]`, `w0` `[dimension]`, `batches` `[steps, batch]`; `iterates`
//!   `[steps, dimension]`, `final_gradient_norm` a scalar, over all points.
//! - **Gradient**: none.
//! - **Edge cases**: without points in the band nothing moves.
//! - **Reference**: Gollakota et al. 2024, arXiv 2302.14853; Diakonikolas et al. 2020.
//! - **Deviations**: none.

use super::parts::{LABELS, LR, Labelled, REFERENCE, SIGMA, STEPS, W, X, projected_step, unit};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output};
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

const BATCHES: Input = Input::i32(
    "batches",
    &["steps", "batch"],
    Domain::IndexOf("samples"),
    "Points of each step; all points when left out.",
)
.optional();

pub(crate) const ENTRY: Entry = Entry {
    id: "halfspace_psgd_trace",
    golden: "halfspace_psgd_trace",
    paper: 27,
    family: Family::Methods,
    summary: "Projected gradient descent of a halfspace's normal, step by step.",
    formula: r"w \leftarrow \frac{w - \eta \nabla L(w)}{\|w - \eta \nabla L(w)\|}",
    reference: REFERENCE,
    inputs: &[X, LABELS, W.named("w0", "Where the descent starts."), BATCHES],
    params: &[SIGMA, LR, STEPS],
    outputs: &[
        Output::f32("iterates", &["steps", "dimension"], "The unit normal after each step."),
        Output::f32("final_gradient_norm", &[], "Length of the gradient at the end."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (sigma, rate, steps) =
        (call.float("sigma"), call.float("lr"), call.integer("steps") as usize);
    let mut w = unit(&call.f64("w0"), "w0")?.0;
    let data = Labelled::new(call.f64("x"), call.i32("labels"), w.len());
    let batches = call.optional_i32("batches");
    if batches.is_some() && call.size("steps") != steps {
        let (code, expected) = (ErrorCode::ShapeMismatch, format!("{steps} rows, one a step"));
        return Err(Error::new(code, "batches", expected, call.size("steps").to_string()));
    }
    let mut iterates: Vec<f64> = Vec::with_capacity(steps * w.len());
    for step in 0..steps {
        let gradient = match batches {
            None => data.gradient(&w, sigma),
            Some(batches) => {
                let batch = &batches[step * call.size("batch")..][..call.size("batch")];
                data.surrogate(&w, sigma, &mut batch.iter().map(|&at| at as usize)).1
            }
        };
        w = projected_step(&w, &gradient, rate)?;
        iterates.extend(&w);
    }
    let gradient = data.gradient(&w, sigma);
    let mut outputs = call.outputs();
    outputs.f32_of_shape("iterates", &[steps, w.len()], iterates);
    outputs.f32("final_gradient_norm", dot(&gradient, &gradient).sqrt());
    Ok(outputs.finish())
}
