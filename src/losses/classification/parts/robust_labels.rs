//! What the losses of a worst case over label distributions share: scores normalised before the loss, and margins.

use crate::Result;
use crate::entry::{Call, Param, widen};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::losses::parts::rows::{dot, sigmoid, softmax, softplus};

pub(crate) const MARGIN: Param = Param::float(
    "margin",
    "c",
    0.1,
    NON_NEGATIVE,
    (0.0, 10.0),
    "How far the true class must lead before the loss of the others ends.",
);

const SCORES: &[&str] = &["none", "l1", "softplus", "softplus_l1"];

pub(crate) const NORMALIZE: Param = Param::choice("normalize", SCORES, NORMALIZE_HELP);

/// The same with `l1` as its default.
pub(crate) const NORMALIZE_L1: Param =
    Param::choice("normalize", &["l1", "none", "softplus", "softplus_l1"], NORMALIZE_HELP);

const NORMALIZE_HELP: &str =
    "Divides the scores by the mean of their sizes; softplus makes them positive before.";

/// A row of scores as the loss sees it.
#[derive(Debug)]
pub(crate) enum Scores {
    /// As given.
    Plain(Vec<f64>),
    /// Divided by the mean of their sizes; 0 where all are 0.
    Sized { scores: Vec<f64>, signs: Vec<f64>, size: f64 },
    /// `C` times shares that sum to 1, each with the derivative of its logarithm.
    Shares { scores: Vec<f64>, slopes: Vec<f64> },
}

impl Scores {
    pub(crate) fn of(logits: &[f32], normalize: &str) -> Self {
        let z = widen(logits);
        match normalize {
            "none" => Self::Plain(z),
            "l1" => {
                let size = z.iter().map(|z| z.abs()).sum::<f64>() / z.len() as f64;
                let signs = z.iter().map(|&z| if z == 0.0 { 0.0 } else { z.signum() }).collect();
                let divided = |&z: &f64| if size == 0.0 { 0.0 } else { z / size };
                Self::Sized { scores: z.iter().map(divided).collect(), signs, size }
            }
            _ => {
                let logarithms: Vec<_> = z.iter().map(|&z| log_softplus(z)).collect();
                let classes = z.len() as f64;
                let scores = softmax(&logarithms).into_iter().map(|p| classes * p).collect();
                Self::Shares { scores, slopes: z.iter().map(|&z| log_softplus_slope(z)).collect() }
            }
        }
    }

    pub(crate) fn values(&self) -> &[f64] {
        match self {
            Self::Plain(scores) | Self::Sized { scores, .. } | Self::Shares { scores, .. } => {
                scores
            }
        }
    }

    /// The gradient by the logits from that by the scores.
    pub(crate) fn vjp(&self, upstream: &[f64]) -> Vec<f64> {
        match self {
            Self::Plain(_) => upstream.to_vec(),
            Self::Sized { size: 0.0, .. } => vec![0.0; upstream.len()],
            Self::Sized { scores, signs, size } => {
                let along = dot(upstream, scores) / scores.len() as f64;
                upstream.iter().zip(signs).map(|(&u, &sign)| (u - sign * along) / size).collect()
            }
            Self::Shares { scores, slopes } => {
                let along = dot(upstream, scores) / scores.len() as f64;
                let shares = upstream.iter().zip(scores).zip(slopes);
                shares.map(|((&u, &score), &slope)| score * slope * (u - along)).collect()
            }
        }
    }
}

/// Below this `softplus z` is `exp z` to the last digit.
const EXPONENTIAL: f64 = -40.0;

fn log_softplus(z: f64) -> f64 {
    if z < EXPONENTIAL { z } else { libm::log(softplus(z)) }
}

fn log_softplus_slope(z: f64) -> f64 {
    if z < EXPONENTIAL { 1.0 } else { sigmoid(z) / softplus(z) }
}

/// `f_k − f_y + c [k ≠ y]`.
pub(crate) fn margins(scores: &[f64], label: usize, margin: f64) -> Vec<f64> {
    let own = scores[label];
    let mut margins: Vec<_> = scores.iter().map(|score| score - own + margin).collect();
    margins[label] = 0.0;
    margins
}

/// The worst case of a sample: its value and the distribution that attains it.
pub(crate) type Worst = super::tempered::Tempered;

/// What finds it: from the row's index, its scores and its margins.
type Sample<'a> = &'a mut dyn FnMut(usize, &[f64], &[f64]) -> Worst;

/// Values, distributions and gradient of a batch, each sample by `of(row, scores, margins)`.
#[derive(Debug)]
pub(crate) struct Robust {
    pub(crate) values: Vec<f64>,
    pub(crate) weights: Vec<f32>,
    pub(crate) gradient: Vec<f32>,
}

impl Robust {
    pub(crate) fn of(call: &Call, of: Sample<'_>) -> Result<Self> {
        call.at_least("classes", 2)?;
        let (labels, margin) = (call.i32("labels"), call.float("margin"));
        let (logits, classes) = (call.f32("logits"), call.size("classes"));
        let factor = 1.0 / labels.len() as f64;
        let [weights, gradient] = [0, 1].map(|_| Vec::with_capacity(logits.len()));
        let mut all = Self { values: Vec::with_capacity(labels.len()), weights, gradient };
        for (row, (logits, &label)) in logits.chunks_exact(classes).zip(labels).enumerate() {
            let scores = Scores::of(logits, call.choice("normalize"));
            let label = label as usize;
            let Worst { value, weights } =
                of(row, scores.values(), &margins(scores.values(), label, margin));
            let mut slopes: Vec<_> = weights.iter().map(|&p| p * factor).collect();
            slopes[label] = (weights[label] - 1.0) * factor;
            all.gradient.extend(scores.vjp(&slopes).into_iter().map(|slope| slope as f32));
            all.values.push(value);
            all.weights.extend(weights.into_iter().map(|weight| weight as f32));
        }
        Ok(all)
    }

    pub(crate) fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len() as f64
    }
}
