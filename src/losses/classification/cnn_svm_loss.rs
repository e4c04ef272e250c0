//! L2-SVM head of a convolutional network: a one-vs-rest hinge, and the weights of the last layer.
//!
//! - **When**: margins in place of probabilities on the last linear layer; a sample beyond the margin no longer pulls.
//! - **Formula**: `l = mean(W²) + C mean(max(0, 1 − t o)^p)`, the means over every entry, `t = 1` for the label and −1 else.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`, `weight` `[dimension, classes]`; `loss`, `regularizer`, `hinge` scalars.
//! - **Gradient**: by `logits` `−C t p h^(p−1)` over the number of scores; by `weight` `2 W` over its size, of the regulariser alone: the
//!   rest comes through the logits.
//! - **Edge cases**: if every margin is met, only the weights have a gradient; a hinge of exactly 0 has none.
//! - **Reference**: Agarap 2017, arXiv 1712.03541; after Tang 2013, arXiv 1306.0239.
//! - **Deviations**: means where the textbook has half the squared norm and sums, as in the official code.

use crate::entry::{Entry, Family, Invariance};
use crate::losses::classification::parts::{
    HINGE, HINGE_POWER, PENALTY, REGULARIZER, SVM_WEIGHT, run_svm,
};
use crate::losses::parts::declared::{LABELS, LOGITS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "cnn_svm_loss",
    golden: "cnn_svm_loss",
    paper: 34,
    family: Family::Classification,
    summary: "Mean one-vs-rest hinge with the mean square of the weights of the last layer.",
    formula: r"\ell = \overline{W^2} + C\,\overline{\max(0,\; 1 - t\,o)^p}",
    reference: "Agarap 2017, arXiv 1712.03541",
    inputs: &[LOGITS, LABELS, SVM_WEIGHT],
    params: &[PENALTY, HINGE_POWER],
    outputs: &[LOSS, REGULARIZER, HINGE],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let scores = call.f32("logits").len() as f64;
        let weights = call.f32("weight").len() as f64;
        run_svm(call, 1.0 / weights, 1.0 / scores)
    },
};
