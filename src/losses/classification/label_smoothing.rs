//! Smoothed target distributions of labels.
//!
//! - **When**: a loss takes distributions and the data has labels; some weight on every class keeps scores from growing for ever.
//! - **Formula**: `T_k = (1 − s) [k = y] + s / C`.
//! - **Shapes**: `labels` `[batch]`; `targets` `[batch, num_classes]`.
//! - **Gradient**: none.
//! - **Edge cases**: smoothing 0 gives one-hot rows, 1 uniform ones.
//! - **Reference**: Szegedy et al. 2016, arXiv 1512.00567, section 7.
//! - **Deviations**: none.

use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, UNIT};
use crate::{Error, ErrorCode, Result};

const LABELS: Input =
    Input::i32("labels", BATCH, Domain::NonNegative, "The true class of each sample.");

const NUM_CLASSES: Param =
    Param::integer("num_classes", "C", 10, (2, 1 << 20), 1, "How many classes there are.");

const SMOOTHING: Param = Param::float(
    "smoothing",
    "s",
    0.1,
    UNIT,
    (0.0, 0.5),
    "Weight moved from the true class to all classes.",
);

const TARGETS: Output =
    Output::f32("targets", &["batch", "num_classes"], "A distribution a sample.");

pub(crate) const ENTRY: Entry = Entry {
    id: "label_smoothing",
    golden: "label_smoothing",
    paper: 0,
    family: Family::Classification,
    summary: "Target distributions of labels, with some weight on every class.",
    formula: r"T_k = (1 - s)\,[k = y] + \frac{s}{C}",
    reference: "Szegedy et al. 2016, arXiv 1512.00567, section 7",
    inputs: &[LABELS],
    params: &[NUM_CLASSES, SMOOTHING],
    outputs: &[TARGETS],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (labels, classes) = (call.i32("labels"), call.integer("num_classes") as usize);
    let smoothing = call.float("smoothing");
    if let Some(row) = labels.iter().position(|&label| label as usize >= classes) {
        let expected = format!("whole numbers from 0 below {classes}");
        let got = format!("{} at [{row}]", labels[row]);
        return Err(Error::new(ErrorCode::OutOfRange, "labels", expected, got));
    }
    let uniform = smoothing / classes as f64;
    let mut targets = vec![uniform as f32; labels.len() * classes];
    for (row, &label) in labels.iter().enumerate() {
        targets[row * classes + label as usize] = (1.0 - smoothing + uniform) as f32;
    }
    let mut outputs = call.outputs();
    outputs.f32_of_shape("targets", &[labels.len(), classes], targets);
    Ok(outputs.finish())
}
