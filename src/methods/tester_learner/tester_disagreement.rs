//! How many points can any halfspace within an angle of a given one put on the other side?
//!
//! - **When**: the last test of a learnt halfspace, and a certificate that holds for these points whatever their law.
//! - **Formula**: strips `i θ ≤ |⟨w, x⟩| < (i + 1) θ`, `i = 0..K`, `K = ⌈√(2 ln(1/θ)) / θ⌉`, the last without end; of each the mass `m_i`,
//!   a Gaussian's `g_i`, and `e_i`, the top eigenvalue of `Σ u uᵀ / n` across. Rejected if
//!   `m_i > r_m g_i + 3 √(g_i (1 − g_i) / n) + 1/n` or `e_i > r_e g_i + 3 (√2d + 2) √(g_i / n)`. Bound:
//!   `m_0 + Σ_{i≥1} min(m_i, e_i (tan θ / iθ)²)`.
//! - **Shapes**: `x` `[samples, dimension]`, `w` `[dimension]`; `accept` and `disagreement_bound` scalars, `strip_mass` and
//!   `strip_second_moment` `[K + 1]`.
//! - **Gradient**: none.
//! - **Edge cases**: an angle so small that there are more than a million strips is refused.
//! - **Reference**: Gollakota et al. 2024, arXiv 2302.14853.
//! - **Deviations**: the paper's constants are asymptotic; these are a reconstruction.

use super::checks::Strips;
use super::parts::{REFERENCE, THETA, W, X, unit};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;

pub(crate) const ENTRY: Entry = Entry {
    id: "tester_disagreement",
    golden: "tester_disagreement",
    paper: 27,
    family: Family::Methods,
    summary: "Bound of the points on which halfspaces within an angle can disagree, and its test.",
    formula: r"m_0 + \sum_{i \ge 1} \min\Big(m_i,\ e_i \frac{\tan^2\theta}{(i\theta)^2}\Big)",
    reference: REFERENCE,
    inputs: &[X, W],
    params: &[
        THETA,
        Param::float("mass_ratio", "r_m", 2.0, NON_NEGATIVE, (1.0, 4.0), "Mass let pass."),
        Param::float("eigen_ratio", "r_e", 2.0, NON_NEGATIVE, (1.0, 4.0), "Moments let pass."),
    ],
    outputs: &[
        Output::i32("accept", &[], "1 if all strips pass, else 0."),
        Output::f32("disagreement_bound", &[], "Most points on which they can disagree."),
        Output::f32("strip_mass", &["strips"], "Share of points in each strip."),
        Output::f32("strip_second_moment", &["strips"], "Top eigenvalue of each strip."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let ratios = (call.float("mass_ratio"), call.float("eigen_ratio"));
    let w = unit(&call.f64("w"), "w")?.0;
    let strips = Strips::of(&call.f64("x"), &w, call.float("theta"), ratios)?;
    let count = strips.mass.len();
    let mut outputs = call.outputs();
    outputs.count("accept", usize::from(strips.accepted));
    outputs.f32("disagreement_bound", strips.bound);
    outputs.f32_of_shape("strip_mass", &[count], strips.mass);
    outputs.f32_of_shape("strip_second_moment", &[count], strips.second_moment);
    Ok(outputs.finish())
}
