//! Do the moments of points agree with those of a standard Gaussian?
//!
//! - **When**: the first test of a marginal, before a halfspace is learnt on it.
//! - **Formula**: all monomials of degree 1 to `k`, by degree, then with larger leading exponents first; Gaussian: the product of
//!   `(e − 1)!!` of even exponents, 0 with an odd one. Accepted if the largest difference is within the tolerance.
//! - **Shapes**: `x` `[samples, dimension]`; `accept` and `max_deviation` scalars, `empirical_moments` and `gaussian_moments`
//!   `[moments]`.
//! - **Gradient**: none.
//! - **Edge cases**: more than 20,000 moments are refused.
//! - **Reference**: Gollakota et al. 2024, arXiv 2302.14853.
//! - **Deviations**: the paper's constants are asymptotic; degree and tolerance are settings.

use super::checks::moments;
use super::parts::{MAX_DEGREE, REFERENCE, X};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;

pub(crate) const ENTRY: Entry = Entry {
    id: "tester_moments",
    golden: "tester_moments",
    paper: 27,
    family: Family::Methods,
    summary: "Test of low moments against those of a standard Gaussian.",
    formula: r"\max_{|\alpha| \le k} \big|\tfrac1n\sum_i x_i^\alpha - \mathbb{E}_{N(0, I)} x^\alpha\big| \le \tau",
    reference: REFERENCE,
    inputs: &[X],
    params: &[
        MAX_DEGREE,
        Param::float("tolerance", r"\tau", 0.5, NON_NEGATIVE, (0.0, 2.0), "Largest difference."),
    ],
    outputs: &[
        Output::i32("accept", &[], "1 if the test passes, else 0."),
        Output::f32("max_deviation", &[], "The largest difference."),
        Output::f32("empirical_moments", &["moments"], "Means of the monomials."),
        Output::f32("gaussian_moments", &["moments"], "Their means under the Gaussian."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let degree = call.integer("max_degree") as usize;
    let moments = moments(&call.f64("x"), call.size("dimension"), degree)?;
    let count = moments.empirical.len();
    let mut outputs = call.outputs();
    outputs.count("accept", usize::from(moments.deviation <= call.float("tolerance")));
    outputs.f32("max_deviation", moments.deviation);
    outputs.f32_of_shape("empirical_moments", &[count], moments.empirical);
    outputs.f32_of_shape("gaussian_moments", &[count], moments.gaussian);
    Ok(outputs.finish())
}
