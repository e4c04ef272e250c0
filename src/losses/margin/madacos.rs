//! Scale and margin of MadaCos, which a batch sets for itself.

use super::parts;
use crate::entry::{Call, Output, Param};
use crate::losses::parts::rows::{logsumexp, logsumexp_without};
use std::ops::Bound;

/// Scales are at least this, as in the released code.
const LEAST_SCALE: f64 = 32.0;

/// Distances of the median from 1 count as at least this.
const LEAST_DISTANCE: f64 = 1e-4;

/// Odds of the true class at which a sample counts as perfect.
const PERFECT_ODDS: f64 = 9_999_999.0;

pub(crate) const ALPHA: Param = Param::float(
    "alpha",
    r"\alpha",
    0.02,
    (Bound::Excluded(0.0), Bound::Excluded(1.0)),
    (0.001, 0.5),
    "Probability at which the median sample is held.",
);

pub(crate) const METHOD_B: Param = Param::choice(
    "method_b",
    &["default", "median", "mean"],
    "What sums up the others' share: that of the median sample, the median of all, or the mean.",
);

pub(crate) const TRAINING: Param =
    Param::flag("training", true, "Without it the margin is 0, the scale stays.");

pub(crate) const SCALE_OUT: Output =
    Output::f32("scale", &[], "What the cosines are multiplied by.");

pub(crate) const MARGIN_OUT: Output =
    Output::f32("margin", &[], "What is taken from the true class's cosine.");

/// Scale and margin of a batch, and what they come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Madacos {
    pub(crate) scale: f64,
    pub(crate) margin: f64,
    pub(crate) median: f64,
    pub(crate) log_b: f64,
}

impl Madacos {
    pub(crate) fn of(call: &Call, cosines: &[f64]) -> Self {
        let alpha = call.float("alpha");
        let log_odds = libm::log(alpha) - libm::log1p(-alpha);
        let targets = parts::target_cosines(call);
        let middle = lower_median(&targets);
        let median = targets[middle];
        let scale = (libm::log(PERFECT_ODDS) - log_odds) / (1.0 - median).max(LEAST_DISTANCE);
        let scale = scale.max(LEAST_SCALE);
        let rows = cosines.chunks_exact(call.size("classes")).zip(call.i32("labels"));
        let others = rows.map(|(row, &label)| {
            let scaled: Vec<f64> = row.iter().map(|c| scale * c).collect();
            logsumexp_without(&scaled, label as usize)
        });
        let others: Vec<f64> = others.collect();
        let log_b = match call.choice("method_b") {
            "median" => others[lower_median(&others)],
            "mean" => logsumexp(&others) - libm::log(others.len() as f64),
            _ => others[middle],
        };
        let margin = if call.flag("training") { median - (log_b + log_odds) / scale } else { 0.0 };
        Self { scale, margin: margin.max(0.0), median, log_b }
    }
}

/// Index of the middle value, of two middle ones the lower.
fn lower_median(values: &[f64]) -> usize {
    let mut ascending: Vec<_> = (0..values.len()).collect();
    ascending.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    ascending[(values.len() - 1) / 2]
}
