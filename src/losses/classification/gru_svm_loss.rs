//! L2-SVM head of a recurrent network: a one-vs-rest hinge, and the weights of the last layer, both summed.
//!
//! - **When**: margins in place of probabilities on the last linear layer; the loss grows with the batch.
//! - **Formula**: `l = Σ W² / 2 + C Σ max(0, 1 − t o)^p`, `t = 1` for the label and −1 else.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`, `weight` `[dimension, classes]`; `loss`, `regularizer`, `hinge` scalars.
//! - **Gradient**: by `logits` `−C t p h^(p−1)`; by `weight` `W`, of the regulariser alone: the rest comes through the logits.
//! - **Edge cases**: if every margin is met, only the weights have a gradient; a hinge of exactly 0 has none.
//! - **Reference**: Agarap 2018, arXiv 1709.03082; after Tang 2013, arXiv 1306.0239.
//! - **Deviations**: none; `cnn_svm_loss` has means.

use crate::entry::{Entry, Family, Invariance};
use crate::losses::classification::parts::{
    HINGE, HINGE_POWER, PENALTY, REGULARIZER, SVM_WEIGHT, run_svm,
};
use crate::losses::parts::declared::{LABELS, LOGITS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "gru_svm_loss",
    golden: "gru_svm_loss",
    paper: 40,
    family: Family::Classification,
    summary: "Summed one-vs-rest hinges with half the squared norm of the weights of the last layer.",
    formula: r"\ell = \tfrac{1}{2} \sum W^2 + C \sum \max(0,\; 1 - t\,o)^p",
    reference: "Agarap 2018, arXiv 1709.03082",
    inputs: &[LOGITS, LABELS, SVM_WEIGHT],
    params: &[PENALTY.with_default(0.5), HINGE_POWER],
    outputs: &[LOSS, REGULARIZER, HINGE],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| run_svm(call, 0.5, 1.0),
};
