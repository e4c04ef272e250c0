//! Correctness-aware calibrator: a small network that gives each sample its temperature.
//!
//! - **When**: after training, on held-out samples. The accuracy never changes, as the temperature is positive.
//! - **Formula**: `T = clamp(w₂ · relu(W₁ x + b₁) + b₂, t_min, t_max)`; the loss is `correctness_aware_loss` of `z / T`.
//! - **Shapes**: `features` `[batch, features]`, `logits` `[batch, classes]`, `labels` `[batch]`, `w1` `[hidden, features]`, `b1`
//!   `[hidden]`, `w2` `[1, hidden]`, `b2` `[1]`; `loss` a scalar, `temperature` and `confidence` `[batch]`.
//! - **Gradient**: by `w1`, `b1`, `w2` and `b2`; 0 from samples whose temperature is clamped.
//! - **Edge cases**: those of `correctness_aware_loss`; relu has the derivative 0 at 0.
//! - **Reference**: arXiv 2404.13016.
//! - **Deviations**: without the second branch of the released network, which its loss never sees.

use crate::entry::{Arrays, Call, Digits, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::correctness::{BALANCED, SquaredErrors};
use crate::losses::parts::declared::{BATCH, LABELS, LOGITS, LOSS, POSITIVE};
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "ca_calibrator",
    golden: "ca_calibrator",
    paper: 9,
    family: Family::Methods,
    summary: "A temperature for each sample from how transforms of it are classified, with the loss that trains it.",
    formula: r"T = \mathrm{clamp}(w_2 \cdot \mathrm{relu}(W_1 x + b_1) + b_2,\; t_{\min},\; t_{\max})",
    reference: "Optimizing Calibration by Gaining Aware of Prediction Correctness, arXiv 2404.13016",
    inputs: &[
        Input::f32("features", &["batch", "features"], "What the network sees of each sample."),
        Input { differentiable: false, ..LOGITS },
        LABELS,
        Input::f32("w1", &["hidden", "features"], "Weights of the hidden units.").differentiable(),
        Input::f32("b1", &["hidden"], "Their offsets.").differentiable(),
        Input::f32("w2", &["1", "hidden"], "Weights of the temperature.").differentiable(),
        Input::f32("b2", &["1"], "Its offset.").differentiable(),
    ],
    params: &[
        Param::float("t_min", r"t_{\min}", 0.1, POSITIVE, (0.01, 1.0), "Lowest temperature."),
        Param::float("t_max", r"t_{\max}", 10.0, POSITIVE, (1.0, 50.0), "Highest temperature."),
        BALANCED,
    ],
    outputs: &[
        LOSS,
        Output::f32("temperature", BATCH, "Divides the scores of each sample."),
        Output::f32("confidence", BATCH, "Calibrated probability of the predicted class."),
    ],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

/// The params `t_min` and `t_max`.
///
/// # Errors
/// `out_of_range` if they are in the wrong order.
pub(super) fn temperature_range(call: &Call) -> Result<(f64, f64)> {
    let (low, high) = (call.float("t_min"), call.float("t_max"));
    if low <= high {
        return Ok((low, high));
    }
    let expected = format!("at least t_min, {}", Digits(low));
    Err(Error::new(ErrorCode::OutOfRange, "t_max", expected, Digits(high).to_string()))
}

fn run(call: &Call) -> Result<Arrays> {
    let (low, high) = temperature_range(call)?;
    let (features, w1, b1, w2) =
        (call.f64("features"), call.f64("w1"), call.f64("b1"), call.f64("w2"));
    let (width, units) = (call.size("features"), call.size("hidden"));
    let offset = f64::from(call.f32("b2")[0]);
    let (mut hidden, mut raw) = (Vec::new(), Vec::new());
    for x in features.chunks_exact(width) {
        let start = hidden.len();
        let unit = |(w, &b): (&[f64], &f64)| (dot(w, x) + b).max(0.0);
        hidden.extend(w1.chunks_exact(width).zip(&b1).map(unit));
        raw.push(dot(&w2, &hidden[start..]) + offset);
    }
    let temperatures: Vec<f64> = raw.iter().map(|raw| raw.clamp(low, high)).collect();
    let errors = SquaredErrors::of(call, &temperatures);
    let (mut by_w1, mut by_b1) = (vec![0.0; w1.len()], vec![0.0; units]);
    let (mut by_w2, mut by_b2) = (vec![0.0; units], 0.0);
    for (sample, slope) in errors.by_temperatures().into_iter().enumerate() {
        if raw[sample] != temperatures[sample] {
            continue;
        }
        by_b2 += slope;
        let x = &features[sample * width..][..width];
        for (unit, &active) in hidden[sample * units..][..units].iter().enumerate() {
            by_w2[unit] += slope * active;
            if active > 0.0 {
                by_b1[unit] += slope * w2[unit];
                let row = by_w1[unit * width..][..width].iter_mut().zip(x);
                row.for_each(|(gradient, &x)| *gradient += slope * w2[unit] * x);
            }
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", errors.loss);
    outputs.f32("temperature", temperatures);
    outputs.f32("confidence", errors.values());
    outputs.gradient("w1", by_w1).gradient("b1", by_b1);
    outputs.gradient("w2", by_w2).gradient("b2", by_b2);
    Ok(outputs.finish())
}
