//! The Z-loss: softplus of the z-score of the target's logit among all logits.
//!
//! - **When**: very many classes, ranked by their scores; only the order and the spread of the logits count.
//! - **Formula**: `l = ln(1 + exp(a (b − z_c))) / a`, `z = (o − μ) / (σ + ε)` with the population's `σ`.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar, `per_sample` `[batch]`.
//! - **Gradient**: `∂l/∂o_k = (g / σ)([k = c] − 1/D − z_c z_k / D)` with `g = −σ(a (b − z_c))`, ε kept.
//! - **Edge cases**: all logits equal: `l = ln(1 + exp(a b)) / a` and no gradient. `|z_c| ≤ √(D − 1)`, so the loss stays above
//!   `ln(1 + exp(a (b − √(D − 1)))) / a`.
//! - **Reference**: de Brébisson and Vincent 2016, arXiv 1604.08859, equation 7.
//! - **Deviations**: the mean over the batch by default, where the released code sums. The variance is taken of centred logits.

use super::parts::spherical::{self, LOCATION, REDUCTION, SHARPNESS, Spherical};
use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOGITS, LOSS, NON_NEGATIVE, PER_SAMPLE};

const EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    1e-12,
    NON_NEGATIVE,
    (0.0, 1.0),
    "Added to the standard deviation.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "z_loss",
    golden: "z_loss",
    paper: 2,
    family: Family::Classification,
    summary: "Softplus of the z-score of the true class: unmoved by shift and scale of the logits.",
    formula: r"\ell = \frac1a\log\left(1 + e^{a(b - z_c)}\right),\quad z = \frac{o - \mu}{\sigma + \varepsilon}",
    reference: "de Brébisson and Vincent 2016, arXiv 1604.08859",
    inputs: &[LOGITS, LABELS],
    params: &[SHARPNESS, LOCATION, EPSILON, REDUCTION],
    outputs: &[LOSS, PER_SAMPLE],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Scale("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let (a, b, epsilon) = (call.float("a"), call.float("b"), call.float("epsilon"));
        spherical::run(call, Spherical::Z { a, b, epsilon })
    },
};
