//! Detection metrics: how well scores tell known inputs from foreign ones.
//!
//! - **When**: to compare detectors by scores of a set of known and a set of foreign samples, higher for known.
//! - **Formula**: a threshold sweeps upwards over all scores, one sample a step; `TPR` and `FPR` are the shares of known and
//!   foreign samples still above. `tnr_at_tpr95 = 1 − FPR` where `|TPR − 0.95|` is smallest, the first of several;
//!   `auroc = ∫ (1 − FPR) dTPR`; `detection_accuracy = max (TPR + 1 − FPR) / 2`; `aupr_in` the area under
//!   `TP / (TP + FP)` over `TPR`, `aupr_out` under the precision of rejection over `1 − FPR`, all by trapezoids;
//!   `auroc_midrank = P(in > out) + ½ P(in = out)`.
//! - **Shapes**: `scores_in` `[known]`, `scores_out` `[foreign]`; six scalars.
//! - **Gradient**: none.
//! - **Edge cases**: at equal scores known samples fall first, which is pessimistic; auroc_midrank is the one to report. The
//!   curves of precision end at 0.5 and 0, whatever the sizes of the sets, as in the released code.
//! - **Reference**: Lee et al. 2018, arXiv 1807.03888, and its code.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "ood_metrics",
    golden: "ood_metrics",
    paper: 12,
    family: Family::Metrics,
    summary: "Six figures of how well scores tell known samples from foreign ones.",
    formula: r"\mathrm{AUROC} = \int (1 - \mathrm{FPR})\,\mathrm{dTPR}",
    reference: "Lee et al. 2018, arXiv 1807.03888",
    inputs: &[
        Input::f32("scores_in", &["known"], "Scores of known samples, the higher ones."),
        Input::f32("scores_out", &["foreign"], "Scores of foreign samples."),
    ],
    params: &[],
    outputs: &[
        Output::f32("tnr_at_tpr95", &[], "Share of foreign rejected where 95 % of known pass."),
        Output::f32("auroc", &[], "Area under the operating curve, pessimistic at ties."),
        Output::f32("detection_accuracy", &[], "Best accuracy at equal shares."),
        Output::f32("aupr_in", &[], "Area under precision and recall of known samples."),
        Output::f32("aupr_out", &[], "Area under precision and recall of foreign samples."),
        Output::f32("auroc_midrank", &[], "The chance that a known sample scores higher."),
    ],
    invariances: &[Invariance::Order("known"), Invariance::Order("foreign")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let ascending = |name: &str| {
        // Adding 0 makes −0 equal 0.
        let mut scores: Vec<f64> = call.f64(name).into_iter().map(|score| score + 0.0).collect();
        scores.sort_by(f64::total_cmp);
        scores
    };
    let (known, foreign) = (ascending("scores_in"), ascending("scores_out"));
    let (all_known, all_foreign) = (known.len() as f64, foreign.len() as f64);
    let points = sweep(&known, &foreign);
    let true_positive = |point: &Point| point.known / all_known;
    let true_negative = |point: &Point| 1.0 - point.foreign / all_foreign;
    let distance = |point: &Point| (true_positive(point) - 0.95).abs();
    let closest =
        |best: Point, next: Point| if distance(&next) < distance(&best) { next } else { best };
    let at_95 = points.iter().copied().reduce(closest).unwrap_or(points[0]);
    let accuracy = points.iter().map(|point| (true_positive(point) + true_negative(point)) / 2.0);
    let curve: Vec<_> = points.iter().map(|p| (true_positive(p), true_negative(p))).collect();
    let accepted = |p: &Point| {
        let total = p.known + p.foreign;
        (total > 0.0).then(|| (true_positive(p), p.known / total))
    };
    let rejected = |p: &Point| {
        let out = all_foreign - p.foreign;
        let total = all_known - p.known + out;
        (total > 0.0).then(|| (true_negative(p), out / total))
    };
    let between = |start, end, middle: Vec<(f64, f64)>| [vec![start], middle, vec![end]].concat();
    let of_known = between((1.0, 0.5), (0.0, 0.0), points.iter().filter_map(accepted).collect());
    let of_foreign = between((0.0, 0.0), (1.0, 0.5), points.iter().filter_map(rejected).collect());
    let mut outputs = call.outputs();
    outputs.f32("tnr_at_tpr95", true_negative(&at_95));
    outputs.f32("auroc", -area(&curve));
    outputs.f32("detection_accuracy", accuracy.fold(0.0, f64::max));
    outputs.f32("aupr_in", -area(&of_known));
    outputs.f32("aupr_out", area(&of_foreign));
    outputs.f32("auroc_midrank", midrank(&known, &foreign));
    Ok(outputs.finish())
}

/// How many samples of each sort are still accepted.
#[derive(Clone, Copy, Debug)]
struct Point {
    known: f64,
    foreign: f64,
}

/// From everything accepted to nothing, one sample less each time. At equal scores the known one goes first.
fn sweep(known: &[f64], foreign: &[f64]) -> Vec<Point> {
    let (mut known_gone, mut foreign_gone) = (0, 0);
    let count = known.len() + foreign.len();
    let mut points = Vec::with_capacity(count + 1);
    for step in 0..=count {
        let (left, right) = (known.len() - known_gone, foreign.len() - foreign_gone);
        points.push(Point { known: left as f64, foreign: right as f64 });
        let known_next = left > 0 && (right == 0 || known[known_gone] <= foreign[foreign_gone]);
        if step == count {
            break;
        }
        known_gone += usize::from(known_next);
        foreign_gone += usize::from(!known_next);
    }
    points
}

/// Area under points `(x, y)` by trapezoids; negative where `x` falls.
fn area(points: &[(f64, f64)]) -> f64 {
    points.windows(2).map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1) / 2.0).sum()
}

fn midrank(known: &[f64], foreign: &[f64]) -> f64 {
    let wins = known.iter().map(|&score| {
        let below = foreign.partition_point(|&other| other < score);
        let not_above = foreign.partition_point(|&other| other <= score);
        (below + not_above) as f64 / 2.0
    });
    wins.sum::<f64>() / (known.len() as f64 * foreign.len() as f64)
}
