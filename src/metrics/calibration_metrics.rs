//! Calibration metrics: how far the confidence of a classifier is from how often it is right.
//!
//! - **When**: to judge a classifier by whether its confidence can be believed.
//! - **Formula**: over bins `(lo, hi]` of equal width, `gap_b = |mean c − mean q|`: `ece = Σ (n_b / N) gap_b`,
//!   `mce = max gap_b`. `adaptive_ece`: the same over `min(B, N)` groups of equal size in the order of `q`.
//!   `brier_top1 = mean (q − c)²`. `ks = max_i |Σ_{j ≤ i} (q_j − c_j)| / N` in the order of `q`.
//! - **Shapes**: `confidences` and `correct` `[samples]`; five scalars.
//! - **Gradient**: none.
//! - **Edge cases**: `q = 0` falls in no bin; an edge belongs to the bin below it, and is compared in single precision, so that
//!   0.1 is at the edge 1/10. Equal confidences keep the order of the samples; the first `N mod B` groups have one sample more.
//! - **Reference**: Naeini et al. 2015 (ece, mce); Gupta et al. 2021 (ks); arXiv 2404.13016.
//! - **Deviations**: the released code of the paper weighs mce by `n_b / N`, takes quantiles as the edges of adaptive_ece, and sorts
//!   by correctness for ks, as its call exchanges two arguments.

use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};

pub(super) const BINS: Param =
    Param::integer("bins", "B", 15, (1, 1_000_000), 1, "Number of bins of equal width.");

pub(crate) const ENTRY: Entry = Entry {
    id: "calibration_metrics",
    golden: "calibration_metrics",
    paper: 9,
    family: Family::Metrics,
    summary: "Expected, largest and adaptive calibration error, Brier score and KS distance of confidences.",
    formula: r"\mathrm{ECE} = \sum_b \frac{n_b}{N}\,|\mathrm{acc}_b - \mathrm{conf}_b|",
    reference: "Naeini et al. 2015; Gupta et al. 2021; arXiv 2404.13016",
    inputs: &[
        Input::f32("confidences", &["samples"], "Probability of each predicted class.")
            .within(Domain::UnitInterval),
        Input::i32("correct", &["samples"], Domain::Binary, "1 where the prediction is right."),
    ],
    params: &[BINS],
    outputs: &[
        Output::f32("ece", &[], "Expected calibration error."),
        Output::f32("mce", &[], "The largest gap of a bin."),
        Output::f32("adaptive_ece", &[], "Expected calibration error over groups of equal size."),
        Output::f32("brier_top1", &[], "Mean squared distance of confidence and correctness."),
        Output::f32("ks", &[], "Largest distance of the cumulative sums."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (confidences, correct) = (call.f32("confidences"), call.i32("correct"));
    let bins = call.integer("bins");
    let count = confidences.len() as f64;
    let is_correct = |index: usize| correct[index] == 1;
    let Gaps { expected, largest } = gaps(confidences, &is_correct, bins);
    let distance = |index| f64::from(confidences[index]) - f64::from(correct[index]);
    let ascending = ascending(confidences);
    let squares = (0..confidences.len()).map(|index| distance(index) * distance(index));
    let (mut sum, mut ks) = (0.0, 0.0f64);
    for &index in &ascending {
        sum += distance(index);
        ks = ks.max(sum.abs());
    }
    let mut outputs = call.outputs();
    outputs.f32("ece", expected);
    outputs.f32("mce", largest);
    outputs.f32("adaptive_ece", adaptive(&ascending, &distance, bins as usize));
    outputs.f32("brier_top1", squares.sum::<f64>() / count);
    outputs.f32("ks", ks / count);
    Ok(outputs.finish())
}

/// Expected and largest gap of the bins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gaps {
    pub(super) expected: f64,
    pub(super) largest: f64,
}

/// Walks the samples in order: a bin is a stretch of it, and what the number of bins costs is nothing.
pub(super) fn gaps(confidences: &[f32], correct: &dyn Fn(usize) -> bool, bins: i64) -> Gaps {
    let mut gaps = Gaps { expected: 0.0, largest: 0.0 };
    let mut close = |sum: f64, size: usize| {
        if size > 0 {
            gaps.expected += sum.abs();
            gaps.largest = gaps.largest.max(sum.abs() / size as f64);
        }
    };
    let (mut bin, mut sum, mut size) = (0, 0.0, 0);
    for index in ascending(confidences) {
        let q = confidences[index];
        if q <= 0.0 {
            continue;
        }
        let own = bin_of(q, bins);
        if own != bin {
            close(sum, size);
            (bin, sum, size) = (own, 0.0, 0);
        }
        sum += f64::from(q) - f64::from(u8::from(correct(index)));
        size += 1;
    }
    close(sum, size);
    gaps.expected /= confidences.len() as f64;
    gaps
}

/// The bin of `q` above 0, counted from 1.
fn bin_of(q: f32, bins: i64) -> i64 {
    let edge = |bin: i64| (bin as f64 / bins as f64) as f32;
    let mut bin = ((f64::from(q) * bins as f64).ceil() as i64).clamp(1, bins);
    while bin > 1 && q <= edge(bin - 1) {
        bin -= 1;
    }
    while bin < bins && q > edge(bin) {
        bin += 1;
    }
    bin
}

/// Indices by ascending confidence; equal ones keep their order, and −0 equals 0.
fn ascending(confidences: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..confidences.len()).collect();
    order.sort_by(|&a, &b| (confidences[a] + 0.0).total_cmp(&(confidences[b] + 0.0)));
    order
}

fn adaptive(ascending: &[usize], distance: &dyn Fn(usize) -> f64, bins: usize) -> f64 {
    let count = ascending.len();
    let groups = bins.min(count);
    let (size, longer) = (count / groups, count % groups);
    let (mut rest, mut sum) = (ascending, 0.0);
    for group in 0..groups {
        let (own, later) = rest.split_at(size + usize::from(group < longer));
        sum += own.iter().map(|&index| distance(index)).sum::<f64>().abs();
        rest = later;
    }
    sum / count as f64
}
