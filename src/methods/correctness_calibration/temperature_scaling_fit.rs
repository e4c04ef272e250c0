//! Temperature scaling: the one temperature at which held-out labels are likeliest.
//!
//! - **When**: the plain way to calibrate a classifier, and the rival of every other.
//! - **Formula**: `T = argmin mean CE(z / T, y)` in `t_min … t_max`. In `β = 1 / T` the mean is convex, with the derivative
//!   `mean(Σ p_k z_k − z_y)`, whose sign change is found by bisection.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; three scalars.
//! - **Gradient**: none.
//! - **Edge cases**: a derivative of one sign gives the bound; where no temperature matters (all logits of every row equal) it is
//!   `t_min`.
//! - **Reference**: Guo et al. 2017, arXiv 1706.04599; the rival of arXiv 2404.13016.
//! - **Deviations**: bisected until the bounds are neighbouring numbers, not by a step method with a tolerance.

use super::ca_calibrator::temperature_range;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{LABELS, LOGITS, POSITIVE};
use crate::losses::parts::rows::{logsumexp, max};

pub(crate) const ENTRY: Entry = Entry {
    id: "temperature_scaling_fit",
    golden: "temperature_scaling_fit",
    paper: 9,
    family: Family::Methods,
    summary: "The temperature at which given labels are likeliest.",
    formula: r"T = \arg\min_T \frac{1}{N}\sum_i \mathrm{CE}(z_i/T, y_i)",
    reference: "Guo et al. 2017, arXiv 1706.04599",
    inputs: &[Input { differentiable: false, ..LOGITS }, LABELS],
    params: &[
        Param::float("t_min", r"t_{\min}", 0.05, POSITIVE, (0.01, 1.0), "Lowest temperature."),
        Param::float("t_max", r"t_{\max}", 20.0, POSITIVE, (1.0, 50.0), "Highest temperature."),
    ],
    outputs: &[
        Output::f32("temperature", &[], "Divides all scores."),
        Output::f32("nll_before", &[], "Mean cross-entropy at temperature 1."),
        Output::f32("nll_after", &[], "Mean cross-entropy at the temperature found."),
    ],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (t_min, t_max) = temperature_range(call)?;
    let samples = Samples::of(call);
    let beta = |temperature: f64| (1.0 / temperature).min(f64::MAX);
    let (mut low, mut high) = (beta(t_max), beta(t_min));
    // The upper bound first: where every sample is right by a wide margin both derivatives round to 0 from below.
    let temperature = if samples.slope(high) <= 0.0 {
        t_min
    } else if samples.slope(low) >= 0.0 {
        t_max
    } else {
        loop {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                break (1.0 / middle).clamp(t_min, t_max);
            }
            if samples.slope(middle) > 0.0 {
                high = middle;
            } else {
                low = middle;
            }
        }
    };
    let mut outputs = call.outputs();
    outputs.f32("temperature", temperature);
    outputs.f32("nll_before", samples.nll(1.0));
    outputs.f32("nll_after", samples.nll(beta(temperature)));
    Ok(outputs.finish())
}

/// Logits, each row with its largest at 0.
struct Samples<'a> {
    logits: Vec<f64>,
    classes: usize,
    labels: &'a [i32],
}

impl<'a> Samples<'a> {
    fn of(call: &'a Call) -> Self {
        let (mut logits, classes) = (call.f64("logits"), call.size("classes"));
        for row in logits.chunks_exact_mut(classes) {
            let largest = max(row);
            row.iter_mut().for_each(|z| *z -= largest);
        }
        Self { logits, classes, labels: call.i32("labels") }
    }

    fn rows(&self) -> impl Iterator<Item = (&[f64], usize)> {
        let labels = self.labels.iter().map(|&label| label as usize);
        self.logits.chunks_exact(self.classes).zip(labels)
    }

    /// The derivative of the mean cross-entropy by `β`.
    fn slope(&self, beta: f64) -> f64 {
        let mut mean = 0.0;
        for (row, label) in self.rows() {
            let (mut total, mut moment) = (0.0, 0.0);
            for &z in row {
                let weight = libm::exp(beta * z);
                total += weight;
                moment += weight * (z - row[label]);
            }
            mean += moment / total;
        }
        mean / self.labels.len() as f64
    }

    fn nll(&self, beta: f64) -> f64 {
        let mut sum = 0.0;
        for (row, label) in self.rows() {
            let scaled: Vec<f64> = row.iter().map(|&z| beta * z).collect();
            sum += logsumexp(&scaled) - scaled[label];
        }
        sum / self.labels.len() as f64
    }
}
