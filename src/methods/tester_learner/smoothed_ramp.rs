//! Smoothed ramp: a step from 0 to 1 as wide as a band, with a slope that does not jump.
//!
//! - **When**: a surrogate of the 0/1 loss whose gradient only points near the boundary feel.
//! - **Formula**: with `a = |t|`, `u = (a − σ/6) / (σ/3)`: `½ + a/σ` up to `σ/6`, `⅔ + (u + u² − u³) / 3` up to `σ/2`, then 1; one
//!   minus that for `t < 0`.
//! - **Shapes**: `t`, `value` and `derivative` alike, of any shape.
//! - **Gradient**: the output `derivative`: `1/σ`, `(1 + 2u − 3u²) / σ`, 0.
//! - **Edge cases**: the slope is from 0 to `4 / 3σ`, and exactly 0 outside the band.
//! - **Reference**: Gollakota et al. 2024, arXiv 2302.14853.
//! - **Deviations**: the paper asks for three properties; this cubic is a reconstruction that has them.

use super::parts::{REFERENCE, SIGMA, ramp};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "smoothed_ramp",
    golden: "smoothed_ramp",
    paper: 27,
    family: Family::Methods,
    summary: "A step from 0 to 1 within a band, smooth at both ends.",
    formula: r"\tfrac12 + \tfrac t\sigma \text{ for } |t| \le \tfrac\sigma6,\ \text{a cubic up to } \tfrac\sigma2",
    reference: REFERENCE,
    inputs: &[Input::f32("t", &["..."], "Where to take it.")],
    params: &[SIGMA],
    outputs: &[
        Output::f32("value", &["..."], "From 0 to 1."),
        Output::f32("derivative", &["..."], "Its slope."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let sigma = call.float("sigma");
    let (value, derivative): (Vec<f64>, Vec<f64>) =
        call.f64("t").into_iter().map(|t| ramp(t, sigma)).unzip();
    let mut outputs = call.outputs();
    outputs.f32("value", value).f32("derivative", derivative);
    Ok(outputs.finish())
}
