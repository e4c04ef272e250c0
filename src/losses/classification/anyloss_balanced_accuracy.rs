//! AnyLoss of balanced accuracy: one less the mean of both classes' recall, with every probability pushed near 0 or 1.
//!
//! - **When**: two classes, one of them rare, that both must be found.
//! - **Formula**: `l = 1 − (n₀ TP + n₁ TN) / (2 n₁ n₀ + ε)` with `a = 1 / (1 + exp(−L (p − 1/2)))`, `TP = Σ y a`,
//!   `TN = Σ (1 − y)(1 − a)`.
//! - **Shapes**: `probabilities` and `labels` `[batch]`; `loss` and `metric` scalars, `soft_confusion` `[4]`.
//! - **Gradient**: `∂l/∂p = −L a (1 − a) (n₀ y − n₁ (1 − y)) / (2 n₁ n₀ + ε)`.
//! - **Edge cases**: of the whole batch, not a mean over samples; one class alone gives loss 1 and gradient 0, with `ε = 0` too;
//!   `L = 0` leaves the probabilities as they are.
//! - **Reference**: Han et al. 2024, arXiv 2405.14745.
//! - **Deviations**: `1 − a` is a sigmoid of its own, so that no gradient is lost where `a` rounds to 1; `ε` is of the author's
//!   later code.

use super::parts::anyloss::{
    self, AMPLIFICATION, Confusion, EPS, LABELS, METRIC, Metric, PROBABILITIES, SOFT_CONFUSION,
};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "anyloss_balanced_accuracy",
    golden: "anyloss_balanced_accuracy",
    paper: 10,
    family: Family::Classification,
    summary: "One less the mean of both recalls, made differentiable by a steep sigmoid.",
    formula: r"\ell = 1 - \frac{n_0\,TP + n_1\,TN}{2 n_1 n_0 + \varepsilon},\quad a = \sigma(L(p - \tfrac12))",
    reference: "Han et al. 2024, arXiv 2405.14745",
    inputs: &[PROBABILITIES, LABELS],
    params: &[AMPLIFICATION, EPS],
    outputs: &[LOSS, METRIC, SOFT_CONFUSION],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        let eps = call.float("eps");
        anyloss::run(call, &|confusion| balanced(confusion, eps))
    },
};

fn balanced(confusion: &Confusion, eps: f64) -> Metric {
    let Confusion { positives, negatives, .. } = *confusion;
    let denominator = 2.0 * positives * negatives + eps;
    if positives == 0.0 || negatives == 0.0 {
        return Metric::NONE;
    }
    let hits = negatives * confusion.true_positives + positives * confusion.true_negatives;
    Metric {
        value: hits / denominator,
        of_positive: negatives / denominator,
        of_negative: -positives / denominator,
    }
}
