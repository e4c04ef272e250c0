//! Information bottleneck for regression by the Cauchy-Schwarz divergence: predict well, keep little of the input.
//!
//! - **When**: robust regression, and looking at the information plane.
//! - **Formula**: `l = D + β Q(x, t)`, `D` of `cs_conditional_divergence`, `Q` of `cs_qmi_normalized`, all kernels of one width.
//! - **Shapes**: `features` `[batch, features]`, `targets` and `predictions` `[batch]` or `[batch, responses]`, `bottleneck`
//!   `[batch, units]`; losses are scalars, the compression without its weight.
//! - **Gradient**: that of `D` by `predictions`, `β` times that of `Q` by `bottleneck`; features are data.
//! - **Edge cases**: features or bottlenecks that are all the same have no answer. At most 4096 samples.
//! - **Reference**: Yu et al. 2024, arXiv 2404.17951.
//! - **Deviations**: as of its two terms.

use super::conditional::{self, DENOMINATOR, FEATURES, PREDICTIONS, TARGETS};
use super::gram::{Cloud, check_rows, width};
use super::normalized::Normalized;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::{LOSS, NON_NEGATIVE};

pub(crate) const ENTRY: Entry = Entry {
    id: "cs_ib_loss",
    golden: "cs_ib_loss",
    paper: 32,
    family: Family::Density,
    summary: "Regression that predicts well and keeps little of its input.",
    formula: r"\ell = D(y \| z \mid x) + \beta\, Q(x, t)",
    reference: "Yu et al. 2024, arXiv 2404.17951",
    inputs: &[
        FEATURES,
        TARGETS,
        PREDICTIONS,
        Input::f32("bottleneck", &["batch", "units"], "What the network keeps of each sample.")
            .differentiable(),
    ],
    params: &[
        Param::float(
            "beta",
            r"\beta",
            0.01,
            NON_NEGATIVE,
            (0.0, 1.0),
            "Weight of the compression.",
        ),
        width("sigma", r"\sigma"),
        DENOMINATOR,
    ],
    outputs: &[
        LOSS,
        Output::f32("prediction_term", &[], "The conditional divergence, in bits."),
        Output::f32("compression_term", &[], "The normalised information, without its weight."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let responses = conditional::responses(call)?;
    check_rows(call, "features", "batch")?;
    let sigma = call.float("sigma");
    let cloud = |name, dimension| Cloud::new(call.f64(name), dimension, sigma);
    let features = cloud("features", call.size("features"));
    let bottleneck = cloud("bottleneck", call.size("units"));
    let (targets, predictions) = (cloud("targets", responses), cloud("predictions", responses));
    let names = ["features", "bottleneck"];
    let kept = Normalized::of(&features, &bottleneck, call.size("batch"), names)?;
    let k = features.exponents(&features);
    let (prediction, gradient) = conditional::divergence(call, &k, &targets, &predictions);
    let beta = call.float("beta");
    let mut by_bottleneck = bottleneck.zeros();
    bottleneck.pull(&mut by_bottleneck, &bottleneck, &kept.pulls(1), beta);
    let mut outputs = call.outputs();
    outputs.f32("loss", prediction + beta * kept.value);
    outputs.f32("prediction_term", prediction).f32("compression_term", kept.value);
    outputs.gradient("predictions", gradient).gradient("bottleneck", by_bottleneck);
    Ok(outputs.finish())
}
