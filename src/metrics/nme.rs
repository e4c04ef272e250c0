//! Normalised mean error of landmarks: the distance from the truth in units of the distance between the eyes.
//!
//! - **When**: comparing detectors of facial landmarks over faces of all sizes.
//! - **Formula**: per sample `mean_l |p_l − g_l| / |g_left − g_right|`.
//! - **Shapes**: `predictions` and `targets` `[batch, coordinates]`, pairs x, y; `nme` and `failure_rate_10` scalars, `per_sample`
//!   `[batch]`.
//! - **Gradient**: none; a figure to report.
//! - **Edge cases**: `failure_rate_10` is the share of samples above 0.1. Eyes at the same place have no answer.
//! - **Reference**: the definition.
//! - **Deviations**: none.

use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::{Error, ErrorCode, Result};

const COORDINATES: Axes = &["batch", "coordinates"];

const fn eye(name: &'static str, default: i64, help: &'static str) -> Param {
    Param::integer(name, "", default, (0, i32::MAX as i64), 1, help)
}

pub(crate) const ENTRY: Entry = Entry {
    id: "nme",
    golden: "nme",
    paper: 17,
    family: Family::Metrics,
    summary: "Mean error of landmarks over the distance between two of them.",
    formula: r"\mathrm{NME} = \mathrm{mean}_l\, \frac{\|p_l - g_l\|}{\|g_{left} - g_{right}\|}",
    reference: "Definition",
    inputs: &[
        Input::f32("predictions", COORDINATES, "Predicted coordinates x0, y0, x1, y1, …"),
        Input::f32("targets", COORDINATES, "True coordinates."),
    ],
    params: &[
        eye("left", 0, "Landmark of the left eye."),
        eye("right", 1, "Landmark of the right eye."),
    ],
    outputs: &[
        Output::f32("nme", &[], "Mean over the samples."),
        Output::f32("per_sample", &["batch"], "Error of each sample."),
        Output::f32("failure_rate_10", &[], "Share of samples with an error above 0.1."),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let dimension = call.size("coordinates");
    if dimension % 2 == 1 {
        let expected = "an even number of coordinates";
        let got = dimension.to_string();
        return Err(Error::new(ErrorCode::ShapeMismatch, "predictions", expected, got));
    }
    let (left, right) = (landmark(call, "left")?, landmark(call, "right")?);
    let (predictions, targets) = (call.f64("predictions"), call.f64("targets"));
    let rows = predictions.chunks_exact(dimension).zip(targets.chunks_exact(dimension));
    let mut errors = Vec::with_capacity(call.size("batch"));
    for (row, (p, g)) in rows.enumerate() {
        let unit = distance(&g[2 * left..], &g[2 * right..]);
        if unit == 0.0 {
            let expected = "landmarks left and right at different places";
            let got = format!("the same place in sample {row}");
            return Err(Error::new(ErrorCode::Undefined, "targets", expected, got));
        }
        let sum: f64 = p.chunks_exact(2).zip(g.chunks_exact(2)).map(|(p, g)| distance(p, g)).sum();
        errors.push(sum / (dimension / 2) as f64 / unit);
    }
    let count = errors.len() as f64;
    let failures = errors.iter().filter(|&&error| error > 0.1).count();
    let mut outputs = call.outputs();
    outputs.f32("nme", errors.iter().sum::<f64>() / count).f32("per_sample", errors);
    outputs.f32("failure_rate_10", failures as f64 / count);
    Ok(outputs.finish())
}

/// A param that names a landmark.
fn landmark(call: &Call, name: &str) -> Result<usize> {
    let (at, count) = (call.integer(name), call.size("coordinates") / 2);
    if at < count as i64 {
        return Ok(at as usize);
    }
    let expected = format!("a landmark below {count}");
    Err(Error::new(ErrorCode::OutOfRange, name, expected, at.to_string()))
}

/// Distance of the first point of each slice.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}
