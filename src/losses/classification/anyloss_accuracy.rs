//! AnyLoss of accuracy: one less the share of a batch that is right, with every probability pushed near 0 or 1.
//!
//! - **When**: two classes judged by accuracy; cross-entropy is hard to beat here, and the family's others are for rare classes.
//! - **Formula**: `l = 1 − (TP + TN) / N` with `a = 1 / (1 + exp(−L (p − 1/2)))`, `TP = Σ y a`, `TN = Σ (1 − y)(1 − a)`.
//! - **Shapes**: `probabilities` and `labels` `[batch]`; `loss` and `metric` scalars, `soft_confusion` `[4]`.
//! - **Gradient**: `∂l/∂p = −L a (1 − a) (2y − 1) / N`.
//! - **Edge cases**: of the whole batch, not a mean over samples; `L = 0` leaves the probabilities as they are.
//! - **Reference**: Han et al. 2024, arXiv 2405.14745.
//! - **Deviations**: `1 − a` is a sigmoid of its own, so that no gradient is lost where `a` rounds to 1. `eps` has no part here.

use super::parts::anyloss::{
    self, AMPLIFICATION, EPS, LABELS, METRIC, Metric, PROBABILITIES, SOFT_CONFUSION,
};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "anyloss_accuracy",
    golden: "anyloss_accuracy",
    paper: 10,
    family: Family::Classification,
    summary: "One less the accuracy of a batch, made differentiable by a steep sigmoid.",
    formula: r"\ell = 1 - \frac{TP + TN}{N},\quad a = \sigma(L(p - \tfrac12))",
    reference: "Han et al. 2024, arXiv 2405.14745",
    inputs: &[PROBABILITIES, LABELS],
    params: &[AMPLIFICATION, EPS],
    outputs: &[LOSS, METRIC, SOFT_CONFUSION],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        anyloss::run(call, &|confusion| {
            let count = confusion.positives + confusion.negatives;
            let value = (confusion.true_positives + confusion.true_negatives) / count;
            Metric { value, of_positive: 1.0 / count, of_negative: -1.0 / count }
        })
    },
};
