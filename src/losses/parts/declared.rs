//! Inputs, params and outputs that many losses declare in the same words.

use crate::entry::{Axes, Domain, Input, Output, Param};
use std::ops::Bound;

pub(crate) const BATCH: Axes = &["batch"];
pub(crate) const BATCH_CLASSES: Axes = &["batch", "classes"];

pub(crate) const LOGITS: Input =
    Input::f32("logits", BATCH_CLASSES, "Unnormalised scores, a row a sample.").differentiable();

pub(crate) const LABELS: Input =
    Input::i32("labels", BATCH, Domain::IndexOf("classes"), "The true class of each sample.");

pub(crate) const CLASS_WEIGHTS: Input =
    Input::f32("class_weights", &["classes"], "Weight of each class; 1 when left out.")
        .within(Domain::NonNegative)
        .optional();

/// A scalar loss.
pub(crate) const LOSS: Output = Output::f32("loss", &[], "The loss.");

/// A loss with the param `reduction`.
pub(crate) const REDUCED_LOSS: Output =
    Output::f32("loss", &[], "The loss: a scalar, or with reduction none one value a sample.");

/// A loss of arrays of any shape with the param `reduction`.
pub(crate) const ELEMENTWISE_LOSS: Output =
    Output::f32("loss", &[], "The loss: a scalar, or with reduction none one value an element.");

/// A finite number above 0.
pub(crate) const POSITIVE: (Bound<f64>, Bound<f64>) = (Bound::Excluded(0.0), Bound::Unbounded);

/// A finite number from 0.
pub(crate) const NON_NEGATIVE: (Bound<f64>, Bound<f64>) = (Bound::Included(0.0), Bound::Unbounded);

/// A number from 0 to 1.
pub(crate) const UNIT: (Bound<f64>, Bound<f64>) = (Bound::Included(0.0), Bound::Included(1.0));

/// Any finite number.
pub(crate) const FINITE: (Bound<f64>, Bound<f64>) = (Bound::Unbounded, Bound::Unbounded);

pub(crate) const REDUCTION: Param = Param::choice(
    "reduction",
    &["mean", "sum", "none"],
    "How the values of the samples become the loss; with none the gradients are those of the sum.",
);

pub(crate) const TEMPERATURE: Param = Param::float(
    "temperature",
    "T",
    1.0,
    POSITIVE,
    (0.05, 10.0),
    "Divides the scores: near 0 the largest takes all, large values level them.",
);

/// The values before they become the loss.
pub(crate) const PER_SAMPLE: Output =
    Output::f32("per_sample", BATCH, "The loss of each sample by itself.");
