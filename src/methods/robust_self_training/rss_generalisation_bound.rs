//! What the paper's theorems promise of robust self-training on a Gaussian mixture, with their hidden constants taken as 1.
//!
//! - **When**: how labelled and unlabelled points, dimension and shift trade for each other.
//! - **Formula**: with `L = ln(1/δ)`. Robust: `γ √((2d/m)(α(|μ₀|² + σ₀²) + √(2d/(2n+m)) + √(2L/(2n+m)))) + √(2L/m)`; not robust:
//!   `exp(−|μ₀|²/(4σ₀²)) / √(2σ₀ √(2π)) · ((|μ₁|² + σ₁²) 2dα/m + (4d/m) √((2d + 2L)/(2n + m)))^(1/4) + √(2L/m)`; of the
//!   labelled points alone: `√(d/m)`.
//! - **Shapes**: no inputs; three scalars.
//! - **Gradient**: none.
//! - **Edge cases**: `n = 0` is legal; above 1 a bound says nothing.
//! - **Reference**: Saberi et al. 2024, arXiv 2310.00027, theorems 4.1 and 4.2.
//! - **Deviations**: the constants that the theorems hide are 1.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::{NON_NEGATIVE, POSITIVE};
use std::ops::Bound;

const MOST: i64 = i32::MAX as i64;

const ALPHA: Param = Param::float(
    "alpha",
    r"\alpha",
    0.0,
    NON_NEGATIVE,
    (0.0, 2.0),
    "Transport distance between the labelled and the unlabelled points.",
);

const DELTA: Param = Param::float(
    "delta",
    r"\delta",
    0.05,
    (Bound::Excluded(0.0), Bound::Excluded(1.0)),
    (0.001, 0.5),
    "Probability that the bound may fail.",
);

const MU_NORM: Param = Param::float(
    "mu_norm",
    r"\lVert\mu_0\rVert",
    1.0,
    NON_NEGATIVE,
    (0.0, 5.0),
    "Length of the mean of the labelled class 1.",
);

const SIGMA: Param = Param::float(
    "sigma",
    r"\sigma_0",
    1.0,
    POSITIVE,
    (0.1, 3.0),
    "Spread of the labelled classes.",
);

const MU1_NORM: Param = Param::float(
    "mu1_norm",
    r"\lVert\mu_1\rVert",
    1.0,
    NON_NEGATIVE,
    (0.0, 5.0),
    "The same of the unlabelled points.",
);

const SIGMA1: Param = Param::float(
    "sigma1",
    r"\sigma_1",
    1.0,
    POSITIVE,
    (0.1, 3.0),
    "Spread of the unlabelled classes.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "rss_generalisation_bound",
    golden: "rss_generalisation_bound",
    paper: 41,
    family: Family::Methods,
    summary: "Bounds on the excess error of robust self-training, and the rate of labels alone.",
    formula: r"\gamma\sqrt{\tfrac{2d}m\left(\alpha(\lVert\mu_0\rVert^2 + \sigma_0^2) + \sqrt{\tfrac{2d}{2n + m}} + \sqrt{\tfrac{2\log(1/\delta)}{2n + m}}\right)} + \sqrt{\tfrac{2\log(1/\delta)}m}",
    reference: "Saberi et al. 2024, arXiv 2310.00027, theorems 4.1 and 4.2",
    inputs: &[],
    params: &[
        Param::integer("d", "d", 200, (1, MOST), 1, "Dimension of the points."),
        Param::integer("m", "m", 40, (1, MOST), 1, "Number of labelled points."),
        Param::integer("n", "n", 10_000, (0, MOST), 1, "Number of unlabelled points."),
        ALPHA,
        DELTA,
        super::ramp::GAMMA,
        MU_NORM,
        SIGMA,
        MU1_NORM,
        SIGMA1,
    ],
    outputs: &[
        Output::f32("robust_bound", &[], "Bound on the excess robust error."),
        Output::f32("non_robust_bound", &[], "Bound on the excess error."),
        Output::f32("erm_rate", &[], "Rate of learning from the labelled points alone."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let whole = |name: &str| call.integer(name) as f64;
    let (d, m, all) = (whole("d"), whole("m"), 2.0 * whole("n") + whole("m"));
    let (alpha, doubt) = (call.float("alpha"), -libm::log(call.float("delta")));
    let (mu, sigma) = (call.float("mu_norm"), call.float("sigma"));
    let (mu1, sigma1) = (call.float("mu1_norm"), call.float("sigma1"));
    let chance = (2.0 * doubt / m).sqrt();
    let shift = alpha * (mu * mu + sigma * sigma);
    let unsure = (2.0 * d / all).sqrt() + (2.0 * doubt / all).sqrt();
    let robust = call.float("gamma") * (2.0 * d / m * (shift + unsure)).sqrt() + chance;
    let shift = (mu1 * mu1 + sigma1 * sigma1) * 2.0 * d * alpha / m;
    let unsure = 4.0 * d / m * ((2.0 * d + 2.0 * doubt) / all).sqrt();
    let crowd = libm::exp(-(mu / sigma) * (mu / sigma) / 4.0);
    let density = crowd / (2.0 * sigma * std::f64::consts::TAU.sqrt()).sqrt();
    let mut outputs = call.outputs();
    outputs.f32("robust_bound", robust);
    outputs.f32("non_robust_bound", density * (shift + unsure).sqrt().sqrt() + chance);
    outputs.f32("erm_rate", (d / m).sqrt());
    Ok(outputs.finish())
}
