//! Classes that one-vs-rest scores predict.
//!
//! - **When**: reading the accuracy of a support vector head.
//! - **Formula**: `classes`: the largest score. `sign_classes`: the first score above 0, else the first 0, else class 0.
//! - **Shapes**: `logits` `[batch, classes]`; both outputs `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: of equal scores the first counts.
//! - **Reference**: Agarap 2017, arXiv 1712.03541, and its code.
//! - **Deviations**: the official code measures accuracy by `sign_classes`, which understates it; `classes` are the better ones.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES};
use crate::losses::parts::rows::argmax;

pub(crate) const ENTRY: Entry = Entry {
    id: "svm_predict",
    golden: "svm_predict",
    paper: 34,
    family: Family::Metrics,
    summary: "Classes that one-vs-rest scores predict, by the scores and by their signs.",
    formula: r"\hat y = \arg\max_k o_k",
    reference: "Agarap 2017, arXiv 1712.03541",
    inputs: &[Input::f32("logits", BATCH_CLASSES, "One-vs-rest scores, a row a sample.")],
    params: &[],
    outputs: &[
        Output::i32("classes", BATCH, "Class of the largest score."),
        Output::i32("sign_classes", BATCH, "First class of the largest sign."),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (mut classes, mut sign_classes) = (Vec::new(), Vec::new());
    for row in call.f64("logits").chunks_exact(call.size("classes")) {
        classes.push(argmax(row) as i32);
        let signs: Vec<_> = row.iter().map(|&z| if z == 0.0 { 0.0 } else { z.signum() }).collect();
        sign_classes.push(argmax(&signs) as i32);
    }
    let mut outputs = call.outputs();
    outputs.i32("classes", classes).i32("sign_classes", sign_classes);
    Ok(outputs.finish())
}
