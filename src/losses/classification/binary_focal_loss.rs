//! Focal loss of binary scores: cross-entropy that fades for what is already right.
//!
//! - **When**: many easy negatives and few positives, as in one-stage detection.
//! - **Formula**: `l = a_t (1 − p_t)^γ BCE`, `1 − p_t = t σ(−z) + (1 − t) σ(z)`, `a_t = α t + (1 − α)(1 − t)`.
//! - **Shapes**: `logits` and `targets` of any one shape; `loss` a scalar or that shape.
//! - **Gradient**: by the product rule, with `∂(1 − p_t)/∂z = (1 − 2 t) σ(z) σ(−z)`.
//! - **Edge cases**: any `alpha` below 0 turns `a_t` off. Targets may be any number from 0 to 1. Where `1 − p_t` underflows to 0 the
//!   gradient is 0, also for `γ < 1`.
//! - **Reference**: Lin et al. 2017, arXiv 1708.02002, equation 5.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Param};
use crate::losses::classification::parts::{ELEMENT_LOGITS, ELEMENT_TARGETS, GAMMA, run_elements};
use crate::losses::parts::declared::{ELEMENTWISE_LOSS, REDUCTION};
use crate::losses::parts::rows::{sigmoid, softplus};
use crate::losses::parts::sloped::Sloped;
use std::ops::Bound;

const ALPHA: Param = Param::float(
    "alpha",
    r"\alpha",
    0.25,
    (Bound::Unbounded, Bound::Included(1.0)),
    (0.0, 1.0),
    "Weight of yes against no; below 0 both count the same.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "binary_focal_loss",
    golden: "binary_focal_loss",
    paper: 0,
    family: Family::Classification,
    summary: "Binary cross-entropy that fades for what is already right.",
    formula: r"\ell = \alpha_t (1 - p_t)^\gamma \cdot \mathrm{BCE}(z, t)",
    reference: "Lin et al. 2017, arXiv 1708.02002, equation 5",
    inputs: &[ELEMENT_LOGITS, ELEMENT_TARGETS],
    params: &[GAMMA, ALPHA, REDUCTION],
    outputs: &[ELEMENTWISE_LOSS],
    invariances: &[],
    run: |call| {
        let (gamma, alpha) = (call.float("gamma"), call.float("alpha"));
        run_elements(call, &|_, z, t| focal(z, t, gamma, alpha))
    },
};

fn focal(z: f64, t: f64, gamma: f64, alpha: f64) -> Sloped {
    let (yes, no) = (sigmoid(z), sigmoid(-z));
    let cross_entropy = t * softplus(-z) + (1.0 - t) * softplus(z);
    let wrong = t * no + (1.0 - t) * yes;
    let weight = if alpha < 0.0 { 1.0 } else { alpha * t + (1.0 - alpha) * (1.0 - t) };
    let faded = weight * libm::pow(wrong, gamma);
    let value = faded * cross_entropy;
    if wrong == 0.0 {
        return Sloped { value, slope: 0.0 };
    }
    // Quotient before power: the power γ − 1 alone would overflow.
    let relative = (1.0 - 2.0 * t) * yes * no / wrong;
    let slope = (1.0 - t) * yes - t * no + gamma * cross_entropy * relative;
    Sloped { value, slope: faded * slope }
}
