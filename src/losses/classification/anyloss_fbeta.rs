//! AnyLoss of the F-beta score: one less the score of a batch, with every probability pushed near 0 or 1.
//!
//! - **When**: two classes, one of them rare, judged by F1 or its kin.
//! - **Formula**: `l = 1 − (1 + β²) TP / (β² n₁ + Σ a + ε)` with `a = 1 / (1 + exp(−L (p − 1/2)))`, `TP = Σ y a`, `n₁ = Σ y`.
//! - **Shapes**: `probabilities` and `labels` `[batch]`; `loss` and `metric` scalars, `soft_confusion` `[4]`.
//! - **Gradient**: `∂l/∂p = −L a (1 − a) (1 + β²)(y D − TP) / D²`, `D` the denominator.
//! - **Edge cases**: of the whole batch, not a mean over samples; without positives the loss is 1 and the gradient 0, with `ε = 0`
//!   too; `L = 0` leaves the probabilities as they are.
//! - **Reference**: Han et al. 2024, arXiv 2405.14745.
//! - **Deviations**: `1 − a` is a sigmoid of its own, so that no gradient is lost where `a` rounds to 1; `ε` is of the author's
//!   later code.

use super::parts::anyloss::{
    self, AMPLIFICATION, Confusion, EPS, LABELS, METRIC, Metric, PROBABILITIES, SOFT_CONFUSION,
};
use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LOSS, POSITIVE};

const BETA: Param = Param::float(
    "beta",
    r"\beta",
    1.0,
    POSITIVE,
    (0.25, 4.0),
    "How many times more recall counts than precision.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "anyloss_fbeta",
    golden: "anyloss_fbeta",
    paper: 10,
    family: Family::Classification,
    summary: "One less the F-beta score of a batch, made differentiable by a steep sigmoid.",
    formula: r"\ell = 1 - \frac{(1 + \beta^2)\,TP}{\beta^2 n_1 + \sum_i a_i + \varepsilon},\quad a = \sigma(L(p - \tfrac12))",
    reference: "Han et al. 2024, arXiv 2405.14745",
    inputs: &[PROBABILITIES, LABELS],
    params: &[BETA, AMPLIFICATION, EPS],
    outputs: &[LOSS, METRIC, SOFT_CONFUSION],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        let (beta, eps) = (call.float("beta"), call.float("eps"));
        anyloss::run(call, &|confusion| fbeta(confusion, beta, eps))
    },
};

fn fbeta(confusion: &Confusion, beta: f64, eps: f64) -> Metric {
    // Over 1 + β², so that no β is too large.
    let of_predicted = 1.0 / (1.0 + beta * beta);
    let of_recalled = 1.0 / (1.0 + 1.0 / (beta * beta));
    let hits = confusion.true_positives;
    let predicted = hits + confusion.false_positives + eps;
    let denominator = of_recalled * confusion.positives + of_predicted * predicted;
    if confusion.positives == 0.0 || denominator == 0.0 {
        return Metric::NONE;
    }
    let value = hits / denominator;
    let of_negative = -of_predicted * value / denominator;
    Metric { value, of_positive: 1.0 / denominator + of_negative, of_negative }
}
