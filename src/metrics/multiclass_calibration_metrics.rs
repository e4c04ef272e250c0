//! Calibration metrics of whole distributions: how far all probabilities of a classifier can be believed.
//!
//! - **When**: where the probability of every class is used, not that of the predicted one alone.
//! - **Formula**: `classwise_ece`: the expected calibration error of `p_k` against `[y = k]` over all samples, mean over classes;
//!   `brier = mean_i Σ_k (p_ik − [y_i = k])²`; `nll = mean_i −ln p_{i y}`.
//! - **Shapes**: `probabilities` `[batch, classes]`, `labels` `[batch]`; three scalars.
//! - **Gradient**: none.
//! - **Edge cases**: bins as in `calibration_metrics`; a true class with probability 0 makes nll infinite.
//! - **Reference**: Kull et al. 2019 (class-wise error); Brier 1950; arXiv 2404.13016.
//! - **Deviations**: the released code of the paper divides the Brier score by the number of classes too.

use super::calibration_metrics::{BINS, gaps};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::{BATCH_CLASSES, LABELS};

pub(crate) const ENTRY: Entry = Entry {
    id: "multiclass_calibration_metrics",
    golden: "multiclass_calibration_metrics",
    paper: 9,
    family: Family::Metrics,
    summary: "Class-wise calibration error, Brier score and negative log-likelihood of distributions.",
    formula: r"\frac{1}{C}\sum_k \mathrm{ECE}(p_{\cdot k}, [y = k]),\quad \frac{1}{N}\sum_{i,k}(p_{ik} - [y_i = k])^2",
    reference: "Kull et al. 2019; Brier 1950; arXiv 2404.13016",
    inputs: &[
        Input::f32("probabilities", BATCH_CLASSES, "A distribution over the classes in each row.")
            .within(Domain::Simplex),
        LABELS,
    ],
    params: &[BINS],
    outputs: &[
        Output::f32("classwise_ece", &[], "Mean over classes of their calibration errors."),
        Output::f32("brier", &[], "Mean squared distance from the one-hot labels."),
        Output::f32("nll", &[], "Mean negative log-probability of the true classes."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (probabilities, labels) = (call.f32("probabilities"), call.i32("labels"));
    let (classes, batch) = (call.size("classes"), labels.len() as f64);
    let (mut brier, mut nll) = (0.0, 0.0);
    for (row, &label) in probabilities.chunks_exact(classes).zip(labels) {
        for (class, &p) in row.iter().enumerate() {
            let distance = f64::from(p) - f64::from(u8::from(class == label as usize));
            brier += distance * distance;
        }
        nll -= libm::log(row[label as usize].into());
    }
    let mut error = 0.0;
    for class in 0..classes {
        let column: Vec<f32> = probabilities.iter().skip(class).step_by(classes).copied().collect();
        let is_class = |index: usize| labels[index] as usize == class;
        error += gaps(&column, &is_class, call.integer("bins")).expected;
    }
    let mut outputs = call.outputs();
    outputs.f32("classwise_ece", error / classes as f64);
    outputs.f32("brier", brier / batch);
    // A sum of nothing but −0.0 is −0.0, which certainty must not show.
    outputs.f32("nll", nll / batch + 0.0);
    Ok(outputs.finish())
}
