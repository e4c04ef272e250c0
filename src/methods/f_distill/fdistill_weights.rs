//! Weights of generated samples as trained: density ratios from a discriminator, levelled by noise level, then weighted.
//!
//! - **When**: to weight the distillation loss of a batch when no density is known, only a discriminator.
//! - **Formula**: `r_i = clip(exp clip(mean_k logits_ik, −10, 10), lower, upper)`; with `ratio_normalization`
//!   `bin ← α bin + (1 − α) Σ r / (count + 1e-6)` for the bin of `t_i`, `r_i ← r_i / (bin + 1e-6)`;
//!   `w_i = h(r_i) / (mean h + 1e-6)`.
//! - **Shapes**: `fake_logits` `[batch, logits]`, `t` `[batch]`, `bins` `[bins]`; `ratio`, `weights` `[batch]`, `bins` `[bins]`.
//! - **Gradient**: none; the weights are constants in training.
//! - **Edge cases**: bins without samples stay as they are; a `t` outside the schedule belongs to the first or last bin.
//! - **Reference**: arXiv 2502.15681; the official FastGen code.
//! - **Deviations**: `h` is that of the code, without the constants that the normalisation cancels; bins are chosen in double
//!   precision.

use super::parts::{DIVERGENCE, Divergence};
use crate::entry::{Arrays, Call, Digits, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, NON_NEGATIVE, POSITIVE};
use crate::{Error, ErrorCode, Result};
use std::ops::Bound;

/// Keeps divisions by means finite, as in the official code.
const GUARD: f64 = 1e-6;

pub(crate) const ENTRY: Entry = Entry {
    id: "fdistill_weights",
    golden: "fdistill_weights",
    paper: 13,
    family: Family::Methods,
    summary: "Weights of generated samples from the logits of a discriminator, as f-distill trains with them.",
    formula: r"w_i = \frac{h(r_i)}{\operatorname{mean}_j h(r_j) + 10^{-6}}",
    reference: "arXiv 2502.15681 and the FastGen code",
    inputs: &[
        Input::f32(
            "fake_logits",
            &["batch", "logits"],
            "Discriminator logits of noised generated samples.",
        ),
        Input::f32("t", BATCH, "Noise level of each sample.").within(Domain::NonNegative),
        Input::f32(
            "bins",
            &["bins"],
            "Running mean ratio of each bin of noise levels; ones at first.",
        ),
    ],
    params: &[
        DIVERGENCE,
        Param::float("ratio_lower", "", 0.1, POSITIVE, (0.001, 1.0), "Smallest ratio."),
        Param::float("ratio_upper", "", 20.0, POSITIVE, (1.0, 100.0), "Largest ratio."),
        Param::flag("ratio_normalization", true, "Divide ratios by the mean ratio of their bin?"),
        Param::integer("bin_num", "", 10, (1, i32::MAX as i64), 1, "Number of bins."),
        Param::float(
            "ratio_ema_rate",
            r"\alpha",
            0.0,
            (Bound::Included(0.0), Bound::Excluded(1.0)),
            (0.0, 0.99),
            "Share of a bin's old mean that is kept.",
        ),
        Param::float("min_t", "", 0.0, NON_NEGATIVE, (0.0, 1.0), "Smallest noise level."),
        Param::float("max_t", "", 1.0, POSITIVE, (0.5, 80.0), "Largest noise level."),
    ],
    outputs: &[
        Output::f32("ratio", BATCH, "Ratio of each sample, clipped and normalised."),
        Output::f32("weights", BATCH, "Weight of each sample; about 1 on average."),
        Output::f32("bins", &["bins"], "The new running means."),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    check(call)?;
    let (lower, upper) = (call.float("ratio_lower"), call.float("ratio_upper"));
    let logits = call.size("logits");
    let ratio = |row: &[f64]| {
        let mean = row.iter().sum::<f64>() / logits as f64;
        libm::exp(mean.clamp(-10.0, 10.0)).clamp(lower, upper)
    };
    let mut ratios: Vec<f64> = call.f64("fake_logits").chunks_exact(logits).map(ratio).collect();
    let mut bins = call.f64("bins");
    if call.flag("ratio_normalization") {
        normalize(call, &mut ratios, &mut bins);
    }
    let divergence = call.choice("divergence");
    let mut weights: Vec<f64> = ratios.iter().map(|&r| weight(divergence, r)).collect();
    let mean = weights.iter().sum::<f64>() / weights.len() as f64;
    weights.iter_mut().for_each(|weight| *weight /= mean + GUARD);
    let mut outputs = call.outputs();
    outputs.f32("ratio", ratios);
    outputs.f32("weights", weights);
    outputs.f32("bins", bins);
    Ok(outputs.finish())
}

/// What the params ask of each other and of the bins.
fn check(call: &Call) -> Result<()> {
    let ordered = |low: &str, high: &'static str, open: bool| {
        let (least, most) = (call.float(low), call.float(high));
        if least < most || (!open && least == most) {
            return Ok(());
        }
        let expected = format!("at least {low}, {}", Digits(least));
        Err(Error::new(ErrorCode::OutOfRange, high, expected, Digits(most).to_string()))
    };
    ordered("ratio_lower", "ratio_upper", false)?;
    ordered("min_t", "max_t", true)?;
    let (bins, wanted) = (call.size("bins"), call.integer("bin_num"));
    if bins as i64 == wanted {
        return Ok(());
    }
    let expected = format!("as many elements as bin_num, {wanted}");
    Err(Error::new(ErrorCode::ShapeMismatch, "bins", expected, bins.to_string()))
}

/// Moves the means of the bins that have samples, and divides the ratios by them.
fn normalize(call: &Call, ratios: &mut [f64], bins: &mut [f64]) {
    let (start, rate) = (call.float("min_t"), call.float("ratio_ema_rate"));
    let width = (call.float("max_t") - start) / bins.len() as f64;
    let bin =
        |t: f64| libm::floor((t - start) / width).clamp(0.0, bins.len() as f64 - 1.0) as usize;
    let places: Vec<usize> = call.f64("t").into_iter().map(bin).collect();
    let mut sums = vec![(0.0, 0.0); bins.len()];
    for (&place, &ratio) in places.iter().zip(ratios.iter()) {
        sums[place].0 += ratio;
        sums[place].1 += 1.0;
    }
    for (bin, (sum, count)) in bins.iter_mut().zip(sums) {
        if count > 0.0 {
            *bin = rate * *bin + (1.0 - rate) * (sum / (count + GUARD));
        }
    }
    for (ratio, place) in ratios.iter_mut().zip(places) {
        *ratio /= bins[place] + GUARD;
    }
}

/// The weight of the official code: exact up to a constant.
fn weight(divergence: &str, ratio: f64) -> f64 {
    match divergence {
        "sh" => ratio.max(0.0).sqrt(),
        "neyman" => 1.0 / ratio.max(1e-8),
        "js" => 1.0 - 1.0 / (1.0 + ratio),
        _ => Divergence::at(divergence, libm::log(ratio.max(f64::MIN_POSITIVE))).weight,
    }
}
