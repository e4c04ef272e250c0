//! High-reliability region: from which rescaled similarity on every class is answered as surely as asked for.
//!
//! - **When**: once, on calibration samples; later a prediction is admitted from `q_min` on and above the threshold of its class.
//! - **Formula**: over the distinct `q̃` with `⌊q̃⌋ > 0` in ascending order: `ψ_c` is element `min(⌊(1 − α) n⌋, n − 1)` of the
//!   ascending `o_c` of samples with `y = c` and `q̃` at least the candidate, 0 of none. The first candidate with all `ψ_c ≥ α`
//!   is `q_min`.
//! - **Shapes**: `q_tilde` and `labels` `[batch]`, `rescaled_output` `[batch, classes]`; `found` and `q_min` scalars, `thresholds`
//!   `[classes]`.
//! - **Gradient**: none.
//! - **Edge cases**: where no candidate is found, `found`, `q_min` and `thresholds` are 0 and everything should be rejected.
//! - **Reference**: arXiv 2502.20167, algorithm 1.
//! - **Deviations**: none.

use super::parts::{REFERENCE, alpha_above_chance};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES, LABELS};
use std::ops::Bound;

pub(crate) const ENTRY: Entry = Entry {
    id: "sdm_high_reliability_region",
    golden: "sdm_high_reliability_region",
    paper: 26,
    family: Family::Methods,
    summary: "The lowest similarity from which every class is answered with the accuracy asked for.",
    formula: r"q_{\min} = \min\{\tilde q : \psi_c(\tilde q) \ge \alpha \;\forall c\}",
    reference: REFERENCE,
    inputs: &[
        Input::f32("q_tilde", BATCH, "Rescaled similarity of each calibration sample.")
            .within(Domain::NonNegative),
        Input::f32("rescaled_output", BATCH_CLASSES, "Their rescaled distributions.")
            .within(Domain::UnitInterval),
        LABELS,
    ],
    params: &[Param::float(
        "alpha",
        r"\alpha",
        0.95,
        (Bound::Excluded(0.0), Bound::Included(1.0)),
        (0.6, 0.99),
        "Accuracy asked for, above 1 / C.",
    )],
    outputs: &[
        Output::i32("found", &[], "1 if there is such a region."),
        Output::f32("q_min", &[], "Where it begins."),
        Output::f32("thresholds", &["classes"], "The least output of each class in it."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let alpha = alpha_above_chance(call)?;
    let (q_tilde, output) = (call.f64("q_tilde"), call.f64("rescaled_output"));
    let (labels, classes) = (call.i32("labels"), call.size("classes"));
    let mut rows: Vec<usize> = (0..labels.len()).filter(|&row| q_tilde[row] >= 1.0).collect();
    rows.sort_by(|&a, &b| q_tilde[b].total_cmp(&q_tilde[a]));
    let mut kept: Vec<Vec<f64>> = vec![Vec::new(); classes];
    let mut region = None;
    // From the highest candidate down samples are only added, so each class stays sorted.
    for (index, &row) in rows.iter().enumerate() {
        let class = labels[row] as usize;
        let own = output[row * classes + class];
        let at = kept[class].partition_point(|&other| other < own);
        kept[class].insert(at, own);
        if rows.get(index + 1).is_some_and(|&next| q_tilde[next] == q_tilde[row]) {
            continue;
        }
        let thresholds: Vec<f64> = kept.iter().map(|sorted| threshold(sorted, alpha)).collect();
        if thresholds.iter().all(|&threshold| threshold >= alpha) {
            region = Some((q_tilde[row], thresholds));
        }
    }
    let mut outputs = call.outputs();
    outputs.count("found", usize::from(region.is_some()));
    let (q_min, thresholds) = region.unwrap_or_else(|| (0.0, vec![0.0; classes]));
    outputs.f32("q_min", q_min);
    outputs.f32("thresholds", thresholds);
    Ok(outputs.finish())
}

/// The output that a share α of the ascending `sorted` reaches; 0 of none.
fn threshold(sorted: &[f64], alpha: f64) -> f64 {
    let index = ((1.0 - alpha) * sorted.len() as f64).floor() as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
}
