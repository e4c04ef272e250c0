//! Gaussians with one covariance: declarations, pseudo-inverse, distances; and the step of an input against a gradient.

use crate::entry::{Call, Domain, Input, Output, Param};
use crate::losses::parts::declared::{BATCH, NON_NEGATIVE};
use crate::losses::parts::matrices;
use crate::losses::parts::rows::{argmax, dot, max};
use crate::losses::parts::vectors::transposed;
use crate::{Error, ErrorCode, Result};

pub(crate) const REFERENCE: &str = "Lee et al. 2018, arXiv 1807.03888";

pub(crate) const FEATURES: Input =
    Input::f32("features", &["batch", "dimension"], "Hidden features, a row a sample.");

pub(crate) const MEANS: Input =
    Input::f32("means", &["classes", "dimension"], "Mean of the features of each class.");

pub(crate) const PRECISION: Input =
    Input::f32("precision", &["dimension", "dimension"], "Inverse covariance, symmetric.");

pub(crate) const INPUTS: Input =
    Input::f32("inputs", &["batch", "channels"], "Inputs of the network, a row a sample.");

pub(crate) const CHANNEL_STD: Input = Input::f32(
    "channel_std",
    &["channels"],
    "Deviation by which each channel was normalised; 1 when left out.",
)
.within(Domain::Positive)
.optional();

pub(crate) const EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    0.001,
    NON_NEGATIVE,
    (0.0, 0.05),
    "Length of the step of each input against the gradient.",
);

pub(crate) const MEANS_OUT: Output =
    Output::f32("means", &["classes", "dimension"], "Mean of the features of each class.");

pub(crate) const COVARIANCE_OUT: Output =
    Output::f32("covariance", &["dimension", "dimension"], "The covariance of all classes.");

pub(crate) const PRECISION_OUT: Output =
    Output::f32("precision", &["dimension", "dimension"], "Its pseudo-inverse.");

pub(crate) const CONFIDENCE: Output =
    Output::f32("confidence", BATCH, "Score of the nearest class: 0 at its mean, lower far off.");

pub(crate) const PREDICTIONS: Output =
    Output::i32("predictions", BATCH, "The class with the highest score.");

pub(crate) const PERTURBED: Output =
    Output::f32("perturbed", &["batch", "channels"], "The inputs after the step.");

/// A square input whose halves agree within 1e-4 of its largest element, made symmetric.
///
/// # Errors
/// `out_of_range` if they do not.
pub(crate) fn symmetric(call: &Call, name: &str) -> Result<Vec<f64>> {
    let matrix = matrices::symmetric(call, name, 1e-4)?;
    let across = transposed(&matrix, call.size("dimension"));
    Ok(matrix.into_iter().zip(across).map(|(a, b)| (a + b) / 2.0).collect())
}

/// The inverse of a symmetric matrix on the space of its eigenvalues above `1e-6 · size` times the largest.
///
/// # Errors
/// `undefined`, about `argument`, if there is none, or if the inverse has no place in single precision.
pub(crate) fn pseudo_inverse(matrix: &[f64], size: usize, argument: &str) -> Result<Vec<f64>> {
    let undefined = |got: &str| {
        let expected = "a covariance with an inverse in single precision";
        Err(Error::new(ErrorCode::Undefined, argument, expected, got))
    };
    let scale = matrix.iter().fold(0.0f64, |scale, x| scale.max(x.abs()));
    if scale == 0.0 {
        return undefined("zeros only");
    }
    // The decomposition multiplies elements: with the largest at 1 nothing overflows.
    let scaled: Vec<f64> = matrix.iter().map(|&x| x / scale).collect();
    let Some((values, vectors)) = matrices::eigen(&scaled, size) else {
        return undefined("one whose eigenvalues are not found");
    };
    let largest = max(&values);
    if largest <= 0.0 {
        return undefined("no eigenvalue above 0");
    }
    let cut = 1e-6 * size as f64 * largest;
    let mut inverse = vec![0.0; size * size];
    for (&value, vector) in values.iter().zip(vectors.chunks_exact(size)) {
        if value <= cut {
            continue;
        }
        for (row, &a) in inverse.chunks_exact_mut(size).zip(vector) {
            let factor = a / value / scale;
            row.iter_mut().zip(vector).for_each(|(sum, &b)| *sum += factor * b);
        }
    }
    if inverse.iter().any(|&x| !(x as f32).is_finite()) {
        return undefined("numbers too small");
    }
    Ok(inverse)
}

/// Where samples lie among the classes.
#[derive(Clone, Debug)]
pub(crate) struct Nearest {
    /// `−½ (f − μ_c)ᵀ P (f − μ_c)`, a row a sample.
    pub(crate) scores: Vec<f64>,
    /// The highest score of each sample.
    pub(crate) confidence: Vec<f64>,
    /// Its class.
    pub(crate) classes: Vec<usize>,
    /// The derivative of the confidence by the features, the class held fixed.
    pub(crate) gradient: Vec<f64>,
}

impl Nearest {
    pub(crate) fn of(features: &[f64], means: &[f64], precision: &[f64], size: usize) -> Self {
        let count = features.len() / size;
        let mut nearest = Self {
            scores: Vec::with_capacity(count * (means.len() / size)),
            confidence: Vec::with_capacity(count),
            classes: Vec::with_capacity(count),
            gradient: Vec::with_capacity(features.len()),
        };
        for f in features.chunks_exact(size) {
            let start = nearest.scores.len();
            for mean in means.chunks_exact(size) {
                let (z, pull) = pull(f, mean, precision);
                nearest.scores.push(0.5 * dot(&z, &pull));
            }
            let class = argmax(&nearest.scores[start..]);
            nearest.confidence.push(nearest.scores[start + class]);
            nearest.classes.push(class);
            nearest.gradient.extend(pull(f, &means[class * size..][..size], precision).1);
        }
        nearest
    }

    pub(crate) fn predictions(&self) -> Vec<i32> {
        self.classes.iter().map(|&class| class as i32).collect()
    }
}

/// `z = f − μ` and `−P z`.
fn pull(f: &[f64], mean: &[f64], precision: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let z: Vec<f64> = f.iter().zip(mean).map(|(&f, &mean)| f - mean).collect();
    let pull = precision.chunks_exact(z.len()).map(|row| -dot(row, &z)).collect();
    (z, pull)
}

/// `W x + b` of every row of the inputs of a call.
pub(crate) fn linear(inputs: &[f64], weight: &[f64], bias: &[f64]) -> Vec<f64> {
    let channels = weight.len() / bias.len();
    let unit = |x| move |(w, &b): (&[f64], &f64)| dot(w, x) + b;
    let rows = inputs.chunks_exact(channels);
    rows.flat_map(|x| weight.chunks_exact(channels).zip(bias).map(unit(x))).collect()
}

/// `Wᵀ u`, the derivative by the inputs of a row from that by `W x + b`.
pub(crate) fn linear_vjp(upstream: &[f64], weight: &[f64]) -> Vec<f64> {
    let mut gradient = vec![0.0; weight.len() / upstream.len()];
    for (&u, row) in upstream.iter().zip(weight.chunks_exact(gradient.len())) {
        gradient.iter_mut().zip(row).for_each(|(sum, &w)| *sum += u * w);
    }
    gradient
}

/// Moves every row of `inputs` by `ε / channel_std` against the signs of its gradient; 0 counts as positive.
pub(crate) fn step(call: &Call, inputs: &mut [f64], gradient: &dyn Fn(usize) -> Vec<f64>) {
    let epsilon = call.float("epsilon");
    let deviations = call.optional_f64("channel_std");
    for (row, x) in inputs.chunks_exact_mut(call.size("channels")).enumerate() {
        for (channel, (x, g)) in x.iter_mut().zip(gradient(row)).enumerate() {
            let length = epsilon / deviations.as_ref().map_or(1.0, |each| each[channel]);
            *x += if g < 0.0 { length } else { -length };
        }
    }
}
