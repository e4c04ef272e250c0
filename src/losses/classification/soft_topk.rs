//! Soft top-k: a share of each score so that the shares sum to `k`, nearly 1 for the `k` largest.
//!
//! - **When**: a choice of several that gradients can pass through.
//! - **Formula**: `p_j = σ(α (s_j + t))` with `t` of the row such that `Σ p = k`.
//! - **Shapes**: `scores` and `upstream` `[batch, classes]`; `probabilities` `[batch, classes]`, `threshold` = `−t` `[batch]`,
//!   `loss` = `Σ p · upstream` a scalar.
//! - **Gradient**: `v (u − Σ u v / Σ v)`, `v = α p (1 − p)`, with the shares `v / Σ v` taken of logarithms.
//! - **Edge cases**: equal scores get `k / L` each; where all saturate the threshold lies between the `k`-th and the next score.
//! - **Reference**: Gupta et al. 2024, arXiv 2310.10636, section 4.2.
//! - **Deviations**: the released code bisects the plain sum 32 times within `±10/α`, which fails for many labels and loses `t` where
//!   all saturate; here Newton's method on logarithms.

use super::parts::soft_topk::{ALPHA, K, SoftTopk, check};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES};
use crate::losses::parts::rows::dot;

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_topk",
    golden: "soft_topk",
    paper: 21,
    family: Family::Classification,
    summary: "Shares of the scores that sum to k, nearly 1 for the k largest.",
    formula: r"p_j = \sigma(\alpha(s_j + t)),\quad \sum_j p_j = k",
    reference: "Gupta et al. 2024, arXiv 2310.10636",
    inputs: &[
        Input::f32("scores", BATCH_CLASSES, "Scores, a row a query.").differentiable(),
        Input::f32("upstream", BATCH_CLASSES, "Gradient of a loss by the probabilities."),
    ],
    params: &[K, ALPHA],
    outputs: &[
        Output::f32("probabilities", BATCH_CLASSES, "The share of each score."),
        Output::f32("threshold", BATCH, "The score that gets one half, of each row."),
        Output::f32("loss", &[], "Sum of the probabilities times upstream."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (k, alpha) = (call.integer("k"), call.float("alpha"));
    check(call, k)?;
    let (scores, upstream) = (call.f64("scores"), call.f64("upstream"));
    let classes = call.size("classes");
    let (mut probabilities, mut thresholds) = (Vec::with_capacity(scores.len()), Vec::new());
    let mut gradient = Vec::with_capacity(scores.len());
    for (row, upstream) in scores.chunks_exact(classes).zip(upstream.chunks_exact(classes)) {
        let solved = SoftTopk::of(row, k as usize, alpha);
        probabilities.extend(solved.probabilities());
        thresholds.push(solved.threshold);
        gradient.extend(solved.vjp(upstream));
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", dot(&probabilities, &upstream));
    outputs.f32("probabilities", probabilities);
    outputs.f32("threshold", thresholds);
    outputs.gradient("scores", gradient);
    Ok(outputs.finish())
}
