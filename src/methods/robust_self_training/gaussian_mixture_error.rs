//! How often a linear rule errs on two Gaussian classes, and how often the best rule does.
//!
//! - **When**: exact accuracy on the mixture that the paper's theory and experiment are about.
//! - **Formula**: `x | y ~ N(y μ, σ² I)`: error `Φ(−⟨θ, μ⟩ / (σ |θ|))`, Bayes `Φ(−|μ| / σ)`.
//! - **Shapes**: `mu` and `theta` `[dimension]`; `error` and `bayes_error` scalars.
//! - **Gradient**: none.
//! - **Edge cases**: the length of `theta` does not count, but 0 has no direction; `μ = 0` gives one half. Exact in the far tail.
//! - **Reference**: Saberi et al. 2024, arXiv 2310.00027, section 4.
//! - **Deviations**: none.

use super::ramp::{Rule, THETA};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::dot;
use std::f64::consts::FRAC_1_SQRT_2;

const SIGMA: Param = Param::float(
    "sigma",
    r"\sigma",
    1.0,
    POSITIVE,
    (0.1, 3.0),
    "Standard deviation of both classes, in every direction.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "gaussian_mixture_error",
    golden: "gaussian_mixture_error",
    paper: 41,
    family: Family::Methods,
    summary: "How often a linear rule errs on two Gaussian classes, and how often the best does.",
    formula: r"\Phi\left(-\frac{\langle\theta, \mu\rangle}{\sigma\lVert\theta\rVert}\right),\quad \Phi\left(-\frac{\lVert\mu\rVert}{\sigma}\right)",
    reference: "Saberi et al. 2024, arXiv 2310.00027",
    inputs: &[
        Input::f32("mu", &["dimension"], "Mean of the class 1; that of the other is its opposite."),
        THETA,
    ],
    params: &[SIGMA],
    outputs: &[
        Output::f32("error", &[], "Probability that the rule errs."),
        Output::f32("bayes_error", &[], "Probability that the best rule errs."),
    ],
    invariances: &[Invariance::Scale("theta"), Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (mu, sigma) = (call.f64("mu"), call.float("sigma"));
    let rule = Rule::of(call, true)?;
    let below = |x: f64| 0.5 * libm::erfc(x * FRAC_1_SQRT_2);
    let mut outputs = call.outputs();
    outputs.f32("error", below(rule.distance(&mu) / sigma));
    outputs.f32("bayes_error", below(dot(&mu, &mu).sqrt() / sigma));
    Ok(outputs.finish())
}
