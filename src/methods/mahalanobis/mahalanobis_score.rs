//! Mahalanobis score: how near features are to the nearest class of a Gaussian fit.
//!
//! - **When**: to reject inputs unlike the training data, which softmax answers with confidence.
//! - **Formula**: `score_c = −½ (f − μ_c)ᵀ P (f − μ_c)`; the confidence is the highest, the prediction its class.
//! - **Shapes**: `features` `[batch, dimension]`, `means` `[classes, dimension]`, `precision` `[dimension, dimension]`; `scores`
//!   `[batch, classes]`, `confidence` and `predictions` `[batch]`, `loss` the sum of the confidences.
//! - **Gradient**: by `features`, `−P (f − μ_ĉ)` with the predicted class held fixed.
//! - **Edge cases**: of equal scores the lower class is predicted; an unsymmetric precision (1e-4 of its largest) is an error.
//! - **Reference**: Lee et al. 2018, arXiv 1807.03888, equation 2.
//! - **Deviations**: with the ½ of the released code, which the paper leaves out.

use super::parts::{
    CONFIDENCE, FEATURES, MEANS, Nearest, PRECISION, PREDICTIONS, REFERENCE, symmetric,
};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output};
use crate::losses::parts::declared::BATCH_CLASSES;

pub(crate) const ENTRY: Entry = Entry {
    id: "mahalanobis_score",
    golden: "mahalanobis_score",
    paper: 12,
    family: Family::Methods,
    summary: "Distance of features from the nearest class in units of the shared covariance.",
    formula: r"M(f) = \max_c\, -\tfrac{1}{2}(f - \mu_c)^\top P\,(f - \mu_c)",
    reference: REFERENCE,
    inputs: &[FEATURES.differentiable(), MEANS, PRECISION],
    params: &[],
    outputs: &[
        Output::f32("scores", BATCH_CLASSES, "Score of each class."),
        CONFIDENCE,
        PREDICTIONS,
        Output::f32("loss", &[], "Sum of the confidences."),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("classes"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let precision = symmetric(call, "precision")?;
    let (features, means) = (call.f64("features"), call.f64("means"));
    let nearest = Nearest::of(&features, &means, &precision, call.size("dimension"));
    let mut outputs = call.outputs();
    outputs.f32("scores", nearest.scores.as_slice());
    outputs.f32("confidence", nearest.confidence.as_slice());
    outputs.i32("predictions", nearest.predictions());
    outputs.f32("loss", nearest.confidence.iter().sum::<f64>());
    outputs.gradient("features", nearest.gradient);
    Ok(outputs.finish())
}
