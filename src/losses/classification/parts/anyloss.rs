//! A soft confusion matrix of a batch, and losses that are one less a figure of it.

use crate::Result;
use crate::entry::{Arrays, Call, Domain, Input, Output, Param};
use crate::losses::parts::declared::{BATCH, NON_NEGATIVE};
use crate::losses::parts::rows::sigmoid;

pub(crate) const PROBABILITIES: Input =
    Input::f32("probabilities", BATCH, "Probability that the class is 1, of each sample.")
        .within(Domain::UnitInterval)
        .differentiable();

pub(crate) const LABELS: Input =
    Input::i32("labels", BATCH, Domain::Binary, "The true class of each sample.");

pub(crate) const AMPLIFICATION: Param = Param::float(
    "amplification",
    "L",
    73.0,
    NON_NEGATIVE,
    (0.0, 100.0),
    "How near to 0 and 1 the probabilities are pushed; 0 leaves them.",
);

pub(crate) const EPS: Param = Param::float(
    "eps",
    r"\varepsilon",
    1e-5,
    NON_NEGATIVE,
    (0.0, 0.01),
    "Added to the denominator.",
);

pub(crate) const METRIC: Output =
    Output::f32("metric", &[], "The figure; the loss is what it lacks to 1.");

pub(crate) const SOFT_CONFUSION: Output = Output::f32(
    "soft_confusion",
    &["4"],
    "True negatives, false positives, false negatives, true positives.",
);

/// Sums of the amplified probabilities over a batch.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Confusion {
    pub(crate) true_negatives: f64,
    pub(crate) false_positives: f64,
    pub(crate) false_negatives: f64,
    pub(crate) true_positives: f64,
    pub(crate) negatives: f64,
    pub(crate) positives: f64,
}

/// A figure of a confusion matrix and its derivatives by the amplified probability of a sample of either class.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Metric {
    pub(crate) value: f64,
    pub(crate) of_positive: f64,
    pub(crate) of_negative: f64,
}

impl Metric {
    /// What a figure is where its denominator is 0.
    pub(crate) const NONE: Self = Self { value: 0.0, of_positive: 0.0, of_negative: 0.0 };
}

/// The amplified probability, its distance to 1, and its derivative by the probability.
fn amplified(p: f64, amplification: f64) -> (f64, f64, f64) {
    if amplification == 0.0 {
        return (p, 1.0 - p, 1.0);
    }
    let x = amplification * (p - 0.5);
    let (near, far) = (sigmoid(x), sigmoid(-x));
    (near, far, amplification * near * far)
}

/// Runs a call with `probabilities`, `labels` and `amplification`.
pub(crate) fn run(call: &Call, metric: &dyn Fn(&Confusion) -> Metric) -> Result<Arrays> {
    let (labels, amplification) = (call.i32("labels"), call.float("amplification"));
    let mut gradient = call.f64("probabilities");
    let mut confusion = Confusion::default();
    for (p, &label) in gradient.iter_mut().zip(labels) {
        let (near, far, slope) = amplified(*p, amplification);
        if label == 1 {
            confusion.true_positives += near;
            confusion.false_negatives += far;
            confusion.positives += 1.0;
        } else {
            confusion.false_positives += near;
            confusion.true_negatives += far;
            confusion.negatives += 1.0;
        }
        *p = -slope;
    }
    let metric = metric(&confusion);
    for (slope, &label) in gradient.iter_mut().zip(labels) {
        *slope *= if label == 1 { metric.of_positive } else { metric.of_negative };
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", 1.0 - metric.value);
    outputs.f32("metric", metric.value);
    let Confusion { true_negatives, false_positives, false_negatives, true_positives, .. } =
        confusion;
    let matrix = vec![true_negatives, false_positives, false_negatives, true_positives];
    outputs.f32("soft_confusion", matrix);
    outputs.gradient("probabilities", gradient);
    Ok(outputs.finish())
}
