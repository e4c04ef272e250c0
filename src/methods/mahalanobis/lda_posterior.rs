//! Posterior of linear discriminant analysis: the classes of a Gaussian fit as probabilities.
//!
//! - **When**: to classify with a Gaussian fit. It equals a softmax classifier with the weights `P μ_c` and the offsets
//!   `−½ μ_cᵀ P μ_c + ln prior_c`.
//! - **Formula**: `softmax_c(−½ (f − μ_c)ᵀ P (f − μ_c) + ln prior_c)`.
//! - **Shapes**: `features` `[batch, dimension]`, `means` `[classes, dimension]`, `precision` `[dimension, dimension]`, `priors`
//!   `[classes]`; `probabilities` `[batch, classes]`, `predictions` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: of equal posteriors the lower class is predicted; a prior of 0 is an error.
//! - **Reference**: Lee et al. 2018, arXiv 1807.03888, section 2.1.
//! - **Deviations**: none.

use super::parts::{FEATURES, MEANS, Nearest, PRECISION, PREDICTIONS, REFERENCE, symmetric};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::BATCH_CLASSES;
use crate::losses::parts::rows::{argmax, softmax};
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "lda_posterior",
    golden: "lda_posterior",
    paper: 12,
    family: Family::Methods,
    summary: "Class probabilities of a Gaussian fit with one covariance.",
    formula: r"p_c \propto \pi_c \exp\big(-\tfrac{1}{2}(f - \mu_c)^\top P\,(f - \mu_c)\big)",
    reference: REFERENCE,
    inputs: &[
        FEATURES,
        MEANS,
        PRECISION,
        Input::f32("priors", &["classes"], "How frequent each class is, above 0.")
            .within(Domain::Simplex),
    ],
    params: &[],
    outputs: &[
        Output::f32("probabilities", BATCH_CLASSES, "Posterior of each class."),
        PREDICTIONS,
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("classes"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let priors = call.f64("priors");
    if let Some(class) = priors.iter().position(|&prior| prior <= 0.0) {
        let got = format!("0 for class {class}");
        return Err(Error::new(ErrorCode::OutOfRange, "priors", "numbers above 0", got));
    }
    let logs: Vec<f64> = priors.into_iter().map(libm::log).collect();
    let precision = symmetric(call, "precision")?;
    let (features, means) = (call.f64("features"), call.f64("means"));
    let nearest = Nearest::of(&features, &means, &precision, call.size("dimension"));
    let (mut probabilities, mut predictions) = (Vec::new(), Vec::new());
    for scores in nearest.scores.chunks_exact(logs.len()) {
        let joint: Vec<f64> = scores.iter().zip(&logs).map(|(&score, &log)| score + log).collect();
        predictions.push(argmax(&joint) as i32);
        probabilities.extend(softmax(&joint));
    }
    let mut outputs = call.outputs();
    outputs.f32("probabilities", probabilities);
    outputs.i32("predictions", predictions);
    Ok(outputs.finish())
}
