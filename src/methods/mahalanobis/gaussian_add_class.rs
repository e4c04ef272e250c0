//! A new class for a Gaussian detector, without a look at the old samples.
//!
//! - **When**: samples that were rejected turn out to be of one new class, which should be recognised without training.
//! - **Formula**: `μ_new` and `Σ_new` the mean and biased covariance of the new features; `Σ ← (C Σ + Σ_new) / (C + 1)`, `P = Σ⁺`.
//! - **Shapes**: `means` `[classes, dimension]`, `covariance` `[dimension, dimension]`, `new_features` `[samples, dimension]`;
//!   `means` with a row more, `covariance` and `precision`.
//! - **Gradient**: none.
//! - **Edge cases**: one new sample has `Σ_new = 0`; the pseudo-inverse is that of `gaussian_fit`.
//! - **Reference**: Lee et al. 2018, arXiv 1807.03888, algorithm 3.
//! - **Deviations**: none known; the released code does not hold it.

use super::gaussian_fit::fit;
use super::parts::{COVARIANCE_OUT, MEANS, PRECISION_OUT, REFERENCE, pseudo_inverse, symmetric};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "gaussian_add_class",
    golden: "gaussian_add_class",
    paper: 12,
    family: Family::Methods,
    summary: "One more class in a set of Gaussians with a shared covariance.",
    formula: r"\Sigma \leftarrow \frac{C\,\Sigma + \Sigma_{\mathrm{new}}}{C + 1}",
    reference: REFERENCE,
    inputs: &[
        MEANS,
        Input::f32(
            "covariance",
            &["dimension", "dimension"],
            "The covariance of the known classes, symmetric.",
        ),
        Input::f32("new_features", &["samples", "dimension"], "Features of the new class."),
    ],
    params: &[],
    outputs: &[
        Output::f32("means", &["all_classes", "dimension"], "Means, that of the new class last."),
        COVARIANCE_OUT,
        PRECISION_OUT,
    ],
    invariances: &[Invariance::Order("samples"), Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (mut means, mut covariance) = (call.f64("means"), symmetric(call, "covariance")?);
    let (size, classes) = (call.size("dimension"), call.size("classes"));
    let (mean, own) = fit(&call.f64("new_features"), &vec![0; call.size("samples")], 1, size);
    means.extend(mean);
    for (old, own) in covariance.iter_mut().zip(own) {
        *old = (classes as f64 * *old + own) / (classes as f64 + 1.0);
    }
    let precision = pseudo_inverse(&covariance, size, "covariance")?;
    let mut outputs = call.outputs();
    outputs.f32_of_shape("means", &[classes + 1, size], means);
    outputs.f32("covariance", covariance);
    outputs.f32("precision", precision);
    Ok(outputs.finish())
}
