//! Decoupled softmax: each true label against the false ones alone.
//!
//! - **When**: retrieval where a query has several true labels among very many, which a softmax makes rivals of each other.
//! - **Formula**: `L = (1/B) Σ_i w_i Σ_{j ∈ P_i} v_ij ln(1 + exp(N_i − s_ij))`, `N_i = ln Σ_{j ∉ P_i} exp s_ij`; `w = 1/|P|` with
//!   `normalize`, `v` the targets with `weighted`, else 1.
//! - **Shapes**: `scores` and `targets` `[batch, classes]`; `loss` a scalar.
//! - **Gradient**: `−w v q / B` for a true label, `q = σ(N − s_ij)`: never upwards; `(w/B) Σ_j v q · exp(s_ik − N)` for a false one.
//! - **Edge cases**: a row without true or without false labels adds nothing, but counts in `B`.
//! - **Reference**: Gupta et al. 2024, arXiv 2310.10636, equation 6.
//! - **Deviations**: true labels leave the denominator exactly, where the released code writes −100 in their place; its helper that
//!   loses the last true label, and the draw of one true label a query, are left out.

use super::parts::multilabel::{self, Query, SCORES, TARGETS, WEIGHTED};
use crate::entry::{Entry, Family, Invariance, Param};
use crate::kernels::double::exp_in_place;
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{max, sigmoid, softplus};

const NORMALIZE: Param =
    Param::flag("normalize", true, "Divides a query's loss by the number of its true labels?");

pub(crate) const ENTRY: Entry = Entry {
    id: "decoupled_softmax_loss",
    golden: "decoupled_softmax_loss",
    paper: 21,
    family: Family::Classification,
    summary: "Softmax cross-entropy of each true label against the false labels alone.",
    formula: r"L = \frac1B\sum_i w_i\sum_{j \in P_i} v_{ij}\log\left(1 + \sum_{k \notin P_i} e^{s_{ik} - s_{ij}}\right)",
    reference: "Gupta et al. 2024, arXiv 2310.10636",
    inputs: &[SCORES, TARGETS],
    params: &[WEIGHTED, NORMALIZE],
    outputs: &[LOSS],
    invariances: &[
        Invariance::Shift("scores"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let (weighted, normalize) = (call.flag("weighted"), call.flag("normalize"));
        multilabel::run(call, call.size("batch") as f64, &mut |query| {
            decoupled(query, weighted, normalize)
        })
    },
};

fn decoupled(query: &mut Query<'_>, weighted: bool, normalize: bool) -> f64 {
    let positives = query.positives();
    if positives == 0 || positives == query.scores.len() {
        return 0.0;
    }
    let false_alone = |(&score, &target): (&f64, &f64)| {
        if target > 0.0 { f64::NEG_INFINITY } else { score }
    };
    let masked = query.scores.iter().zip(query.targets).map(false_alone);
    query.gradient.iter_mut().zip(masked).for_each(|(place, score)| *place = score);
    let largest = max(query.gradient);
    let sum = exp_in_place(query.gradient, largest);
    let total = largest + libm::log(sum);
    let own = if normalize { 1.0 / positives as f64 } else { 1.0 };
    let (mut value, mut pushed) = (0.0, 0.0);
    let mut pulled = Vec::with_capacity(positives);
    for label in (0..query.scores.len()).filter(|&label| query.is_true(label)) {
        let lead = total - query.scores[label];
        let weight = own * query.weight(label, weighted);
        value += weight * softplus(lead);
        let pull = weight * sigmoid(lead);
        pushed += pull;
        pulled.push((label, -pull));
    }
    query.gradient.iter_mut().for_each(|share| *share *= pushed / sum);
    pulled.into_iter().for_each(|(label, slope)| query.gradient[label] = slope);
    value
}
