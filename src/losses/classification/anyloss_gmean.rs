//! AnyLoss of the G-mean: one less the geometric mean of both classes' recall, with every probability pushed near 0 or 1.
//!
//! - **When**: two classes, one of them rare, that both must be found.
//! - **Formula**: `l = 1 − √(TP TN / (n₁ n₀ + ε))` with `a = 1 / (1 + exp(−L (p − 1/2)))`, `TP = Σ y a`, `TN = Σ (1 − y)(1 − a)`.
//! - **Shapes**: `probabilities` and `labels` `[batch]`; `loss` and `metric` scalars, `soft_confusion` `[4]`.
//! - **Gradient**: `∂l/∂p = −L a (1 − a) (y TN − (1 − y) TP) / (2 m (n₁ n₀ + ε))`, 0 where `m = 0`.
//! - **Edge cases**: of the whole batch, not a mean over samples; one class alone gives loss 1 and gradient 0, with `ε = 0` too;
//!   `L = 0` leaves the probabilities as they are.
//! - **Reference**: Han et al. 2024, arXiv 2405.14745.
//! - **Deviations**: the square root is the paper's; the author's later code drops it. `1 − a` is a sigmoid of its own, so that no
//!   gradient is lost where `a` rounds to 1; `ε` is of the author's later code.

use super::parts::anyloss::{
    self, AMPLIFICATION, Confusion, EPS, LABELS, METRIC, Metric, PROBABILITIES, SOFT_CONFUSION,
};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "anyloss_gmean",
    golden: "anyloss_gmean",
    paper: 10,
    family: Family::Classification,
    summary: "One less the geometric mean of both recalls, made differentiable by a steep sigmoid.",
    formula: r"\ell = 1 - \sqrt{\frac{TP \cdot TN}{n_1 n_0 + \varepsilon}},\quad a = \sigma(L(p - \tfrac12))",
    reference: "Han et al. 2024, arXiv 2405.14745",
    inputs: &[PROBABILITIES, LABELS],
    params: &[AMPLIFICATION, EPS],
    outputs: &[LOSS, METRIC, SOFT_CONFUSION],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        let eps = call.float("eps");
        anyloss::run(call, &|confusion| gmean(confusion, eps))
    },
};

fn gmean(confusion: &Confusion, eps: f64) -> Metric {
    let denominator = confusion.positives * confusion.negatives + eps;
    let hits = confusion.true_positives * confusion.true_negatives;
    if hits == 0.0 {
        return Metric::NONE;
    }
    let value = (hits / denominator).sqrt();
    let slope = |rate: f64| rate / (2.0 * value * denominator);
    Metric {
        value,
        of_positive: slope(confusion.true_negatives),
        of_negative: -slope(confusion.true_positives),
    }
}
