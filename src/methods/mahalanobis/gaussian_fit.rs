//! Gaussian fit: one mean a class and a covariance that all classes share.
//!
//! - **When**: on the hidden features of a trained classifier, to tell later how far an input is from what was seen.
//! - **Formula**: `μ_c` the mean of class `c`, `Σ = (1/N) Σ_i (f_i − μ_{y_i})(f_i − μ_{y_i})ᵀ`, `P = Σ⁺`.
//! - **Shapes**: `features` `[batch, dimension]`, `labels` `[batch]`; `means` `[num_classes, dimension]`, `covariance` and
//!   `precision` `[dimension, dimension]`.
//! - **Gradient**: none.
//! - **Edge cases**: eigenvalues up to `1e-6 · dimension` of the largest count as 0, so a covariance without full rank has its
//!   pseudo-inverse; one of zeros only is an error.
//! - **Reference**: Lee et al. 2018, arXiv 1807.03888.
//! - **Deviations**: the released code cuts eigenvalues at the rounding of double precision, where the rounding of the features
//!   themselves passes for a direction.

use super::parts::{COVARIANCE_OUT, FEATURES, MEANS_OUT, PRECISION_OUT, REFERENCE, pseudo_inverse};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Param};
use crate::losses::parts::declared::BATCH;
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "gaussian_fit",
    golden: "gaussian_fit",
    paper: 12,
    family: Family::Methods,
    summary: "A Gaussian for each class of features, with one covariance for all.",
    formula: r"\Sigma = \frac{1}{N}\sum_c\sum_{y_i = c}(f_i - \mu_c)(f_i - \mu_c)^\top",
    reference: REFERENCE,
    inputs: &[
        FEATURES,
        Input::i32("labels", BATCH, Domain::NonNegative, "Class of each sample, from 0."),
    ],
    params: &[Param::integer(
        "num_classes",
        "C",
        2,
        (1, i32::MAX as i64),
        1,
        "Number of classes; each needs a sample.",
    )],
    outputs: &[MEANS_OUT, COVARIANCE_OUT, PRECISION_OUT],
    invariances: &[Invariance::Order("batch"), Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (features, labels) = (call.f64("features"), call.i32("labels"));
    let (size, classes) = (call.size("dimension"), call.integer("num_classes") as usize);
    if let Some(&label) = labels.iter().find(|&&label| label as usize >= classes) {
        let expected = format!("whole numbers from 0 below num_classes, {classes}");
        return Err(Error::new(ErrorCode::OutOfRange, "labels", expected, label.to_string()));
    }
    check_every_class(labels, classes)?;
    let (means, covariance) = fit(&features, labels, classes, size);
    let precision = pseudo_inverse(&covariance, size, "features")?;
    let mut outputs = call.outputs();
    outputs.f32_of_shape("means", &[classes, size], means);
    outputs.f32("covariance", covariance);
    outputs.f32("precision", precision);
    Ok(outputs.finish())
}

fn check_every_class(labels: &[i32], classes: usize) -> Result<()> {
    let mut seen = labels.to_vec();
    seen.sort_unstable();
    seen.dedup();
    if seen.len() == classes {
        return Ok(());
    }
    let got = format!("samples of {} classes of {classes}", seen.len());
    Err(Error::new(ErrorCode::Undefined, "labels", "a sample of every class", got))
}

/// Means of the classes and the biased covariance about them. Every class has a sample.
pub(super) fn fit(
    features: &[f64],
    labels: &[i32],
    classes: usize,
    size: usize,
) -> (Vec<f64>, Vec<f64>) {
    let (mut means, mut counts) = (vec![0.0; classes * size], vec![0.0; classes]);
    for (f, &label) in features.chunks_exact(size).zip(labels) {
        counts[label as usize] += 1.0;
        let mean = means[label as usize * size..][..size].iter_mut();
        mean.zip(f).for_each(|(sum, &f)| *sum += f);
    }
    for (mean, count) in means.chunks_exact_mut(size).zip(counts) {
        mean.iter_mut().for_each(|sum| *sum /= count);
    }
    let mut covariance = vec![0.0; size * size];
    for (f, &label) in features.chunks_exact(size).zip(labels) {
        let mean = &means[label as usize * size..][..size];
        let z: Vec<f64> = f.iter().zip(mean).map(|(&f, &mean)| f - mean).collect();
        for (row, &a) in covariance.chunks_exact_mut(size).zip(&z) {
            row.iter_mut().zip(&z).for_each(|(sum, &b)| *sum += a * b);
        }
    }
    covariance.iter_mut().for_each(|sum| *sum /= labels.len() as f64);
    (means, covariance)
}
