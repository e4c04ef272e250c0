//! Negative log-likelihood of given log-probabilities.
//!
//! - **When**: the model already gives log-probabilities; from scores use `cross_entropy`.
//! - **Formula**: `l = −w_y lp_y`; the rows are taken as they are, not normalised again.
//! - **Shapes**: `log_probabilities` `[batch, classes]`, `labels` `[batch]`, `class_weights` `[classes]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂lp = −w_y` in the column of the label, over the denominator of the mean.
//! - **Edge cases**: a label equal to `ignore_index` drops its row; if every row is dropped the loss and gradient are 0.
//!   The mean divides by `Σ w_y` of the rows kept.
//! - **Reference**: the definition.
//! - **Deviations**: none; PyTorch gives NaN where every row is ignored.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance};
use crate::losses::parts::declared::{BATCH_CLASSES, CLASS_WEIGHTS, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::kept::{IGNORE_INDEX, Kept, LABELS_OR_IGNORED, kept, weights};
use crate::losses::parts::reduction::Reduction;

const LOG_PROBABILITIES: Input =
    Input::f32("log_probabilities", BATCH_CLASSES, "Logarithms of probabilities, a row a sample.")
        .differentiable();

pub(crate) const ENTRY: Entry = Entry {
    id: "nll_loss",
    golden: "nll_loss",
    paper: 0,
    family: Family::Classification,
    summary: "Negative log-likelihood of the true class, from log-probabilities.",
    formula: r"\ell = -w_y \log p_y",
    reference: "Definition",
    inputs: &[LOG_PROBABILITIES, LABELS_OR_IGNORED, CLASS_WEIGHTS],
    params: &[REDUCTION, IGNORE_INDEX],
    outputs: &[REDUCED_LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (log_p, classes) = (call.f32("log_probabilities"), call.size("classes"));
    let Kept { labels, denominator } = kept(call, call.i32("labels"))?;
    let weight = weights(call);
    let reduction = Reduction::of(call);
    let factor = reduction.factor(denominator);
    let mut values = vec![0.0; labels.len()];
    let mut gradient = vec![0.0; log_p.len()];
    for (row, label) in labels.iter().enumerate() {
        if let &Some(label) = label {
            let at = row * classes + label;
            values[row] = -weight(label) * f64::from(log_p[at]);
            gradient[at] = -weight(label) * factor;
        }
    }
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, &[labels.len()], &values, denominator);
    outputs.gradient("log_probabilities", gradient);
    Ok(outputs.finish())
}
