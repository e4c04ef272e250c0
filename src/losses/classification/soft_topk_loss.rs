//! Soft top-k loss: the true labels should be among the first `k`.
//!
//! - **When**: retrieval judged by its first `k` answers.
//! - **Formula**: `L = −(1/B) Σ_i (1/|P_i|) Σ_{j ∈ P_i} ln p_ij`, `p` the soft top-k shares of the row.
//! - **Shapes**: `scores` and `targets` `[batch, classes]`; `loss` a scalar.
//! - **Gradient**: with `u_j = −α (1 − p_j) / |P|` for true labels and `r` the shares of `p (1 − p)`: `(u_j − (Σ u) r_j) / B`.
//! - **Edge cases**: `num_pos` takes as many as the row has true labels, which must be some and not all; with a number a row without
//!   true labels adds nothing, but counts in `B`.
//! - **Reference**: Gupta et al. 2024, arXiv 2310.10636, equation 9.
//! - **Deviations**: all true labels count, where the released code draws `k` of them if there are more.

use super::parts::multilabel::{self, Query, SCORES, TARGETS};
use super::parts::soft_topk::{self, ALPHA, SoftTopk, check};
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Param};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::softplus;
use crate::{Error, ErrorCode, Result};

const K: Param = soft_topk::K.or_word("num_pos");

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_topk_loss",
    golden: "soft_topk_loss",
    paper: 21,
    family: Family::Classification,
    summary: "Negative logarithm of the soft top-k shares of the true labels.",
    formula: r"L = -\frac1B\sum_i\frac1{|P_i|}\sum_{j \in P_i}\log p_{ij},\quad p_j = \sigma(\alpha(s_j + t)),\ \sum_j p_j = k",
    reference: "Gupta et al. 2024, arXiv 2310.10636",
    inputs: &[SCORES, TARGETS],
    params: &[K, ALPHA],
    outputs: &[LOSS],
    invariances: &[
        Invariance::Shift("scores"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (k, alpha) = (call.integer_or_word("k"), call.float("alpha"));
    match k {
        Some(k) => check(call, k)?,
        None => check_positives(call)?,
    }
    multilabel::run(call, call.size("batch") as f64, &mut |query| {
        let positives = query.positives();
        let k = k.map_or(positives, |k| k as usize);
        if positives == 0 { 0.0 } else { topk(query, k, alpha) }
    })
}

fn topk(query: &mut Query<'_>, k: usize, alpha: f64) -> f64 {
    let solved = SoftTopk::of(query.scores, k, alpha);
    let share = 1.0 / query.positives() as f64;
    let mut upstream = vec![0.0; query.scores.len()];
    let mut value = 0.0;
    for (label, &z) in solved.logits.iter().enumerate() {
        if query.is_true(label) {
            upstream[label] = -share;
            value += share * softplus(-z);
        }
    }
    query.gradient.copy_from_slice(&solved.log_vjp(&upstream));
    value
}

/// `num_pos` needs some true and some false labels in every row.
fn check_positives(call: &Call) -> Result<()> {
    call.at_least("classes", 2)?;
    let classes = call.size("classes");
    for (row, targets) in call.f32("targets").chunks_exact(classes).enumerate() {
        let positives = targets.iter().filter(|&&target| target > 0.0).count();
        if positives == 0 || positives == classes {
            let expected = "some true labels and some false ones in every row, where k is num_pos";
            let got = format!("{positives} of {classes} in row {row}");
            return Err(Error::new(ErrorCode::Undefined, "targets", expected, got));
        }
    }
    Ok(())
}
