//! Figures of a ranking of very many labels: precision, recall, nDCG, reciprocal rank and propensity-scored precision.
//!
//! - **When**: queries with several true labels, judged by their first `k`.
//! - **Formula**: with the true labels `P` and the hits among the first `k`: `P@k = hits/k`, `R@k = hits/|P|`,
//!   `nDCG@k = Σ_hits 1/log₂(rank + 1)` over that of the best ranking, `MRR@k = 1/rank` of the first hit, 0 without one;
//!   `PSP@k`: `Σ_hits 1/propensity`, over the best that could be had, both summed over the queries.
//! - **Shapes**: `scores` and `targets` `[batch, classes]`, `inv_propensity` `[classes]`; scalars, means over the queries.
//! - **Gradient**: none; a ranking is not differentiable.
//! - **Edge cases**: of equal scores the lower index comes first; a query without true labels counts as 0 in every mean.
//! - **Reference**: Gupta et al. 2024, arXiv 2310.10636; Jain et al. 2016 for the propensities.
//! - **Deviations**: fractions, where the released code prints percent.

use crate::entry::{Arrays, Call, Digits, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::BATCH_CLASSES;
use crate::{Error, ErrorCode, Result};
use std::ops::Bound;

const KS: Param = Param::numbers(
    "ks",
    &[1.0, 3.0, 5.0],
    (Bound::Included(1.0), Bound::Unbounded),
    "How many of the first labels count; whole numbers, at most the number of labels.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "xmc_metrics",
    golden: "xmc_metrics",
    paper: 21,
    family: Family::Metrics,
    summary: "Precision, recall, nDCG, reciprocal rank and propensity-scored precision at k.",
    formula: r"P@k = \tfrac1k\sum_{r \le k} y_{(r)},\quad \mathrm{nDCG}@k = \frac{\sum_{r \le k} y_{(r)}/\log_2(r + 1)}{\sum_{r \le \min(k, |P|)} 1/\log_2(r + 1)}",
    reference: "Gupta et al. 2024, arXiv 2310.10636",
    inputs: &[
        Input::f32("scores", BATCH_CLASSES, "Score of each label for each query, a row a query."),
        Input::f32("targets", BATCH_CLASSES, "Above 0 where the label is true.")
            .within(Domain::NonNegative),
        Input::f32("inv_propensity", &["classes"], "One over the propensity of each label.")
            .within(Domain::Positive),
    ],
    params: &[KS],
    outputs: &[
        Output::f32("precision@k", &[], "Share of true labels among the first k."),
        Output::f32("recall@k", &[], "Share of the true labels that is among the first k."),
        Output::f32("ndcg@k", &[], "Gain of the first k, discounted by rank, over the best."),
        Output::f32("mrr@k", &[], "One over the rank of the first true label among the first k."),
        Output::f32("psp@k", &[], "Precision weighted by inverse propensities, over the best."),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

/// The names of the figures, in the order of [`Sums`].
const NAMES: [&str; 5] = ["precision", "recall", "ndcg", "mrr", "psp"];

/// Sums over the queries: of precision, recall, nDCG, reciprocal rank, weighted hits, and of the best weighted hits.
type Sums = [f64; 6];

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let classes = call.size("classes");
    let ks = ks(call, classes)?;
    let (scores, targets) = (call.f32("scores"), call.f32("targets"));
    let weights = call.f64("inv_propensity");
    let mut sums: Vec<Sums> = vec![[0.0; 6]; ks.len()];
    for (scores, targets) in scores.chunks_exact(classes).zip(targets.chunks_exact(classes)) {
        let query = Query::new(scores, targets, &weights);
        for (sums, &k) in sums.iter_mut().zip(&ks) {
            sums.iter_mut().zip(query.at(k)).for_each(|(sum, figure)| *sum += figure);
        }
    }
    let count = call.size("batch") as f64;
    let mut outputs = call.outputs();
    for (&k, sums) in ks.iter().zip(&sums) {
        for (at, name) in NAMES.iter().enumerate() {
            let value = match (at, sums[5]) {
                (4, 0.0) => 0.0,
                (4, best) => sums[4] / best,
                _ => sums[at] / count,
            };
            outputs.f32_of_shape(&format!("{name}@{k}"), &[], value);
        }
    }
    Ok(outputs.finish())
}

/// The `ks` asked for, each once.
fn ks(call: &Call, classes: usize) -> Result<Vec<usize>> {
    let mut ks = Vec::new();
    for number in call.numbers("ks") {
        if libm::floor(number) != number || number > classes as f64 {
            let expected = format!("whole numbers from 1 to {classes}, the labels");
            let got = Digits(number).to_string();
            return Err(Error::new(ErrorCode::OutOfRange, "ks", expected, got));
        }
        if !ks.contains(&(number as usize)) {
            ks.push(number as usize);
        }
    }
    match ks.is_empty() {
        true => Err(Error::new(ErrorCode::Empty, "ks", "at least one number", "none")),
        false => Ok(ks),
    }
}

/// A ranked query.
struct Query {
    /// Weights of the labels in the order of the ranking, none where the label is not true.
    ranked: Vec<Option<f64>>,
    /// Weights of the true labels, the largest first.
    best: Vec<f64>,
}

impl Query {
    fn new(scores: &[f32], targets: &[f32], weights: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        // Adding 0 makes −0 the equal of 0.
        order.sort_by(|&a, &b| (scores[b] + 0.0).total_cmp(&(scores[a] + 0.0)));
        let weight = |&at: &usize| (targets[at] > 0.0).then_some(weights[at]);
        let ranked: Vec<_> = order.iter().map(weight).collect();
        let mut best: Vec<f64> = ranked.iter().copied().flatten().collect();
        best.sort_by(|a, b| b.total_cmp(a));
        Self { ranked, best }
    }

    fn at(&self, k: usize) -> Sums {
        let discount = |rank: usize| 1.0 / libm::log2(rank as f64 + 2.0);
        let [mut hits, mut gain, mut first, mut weighted] = [0.0; 4];
        for (rank, weight) in self.ranked[..k].iter().enumerate() {
            let Some(weight) = weight else { continue };
            if hits == 0.0 {
                first = 1.0 / (rank as f64 + 1.0);
            }
            hits += 1.0;
            gain += discount(rank);
            weighted += weight;
        }
        let reachable = &self.best[..k.min(self.best.len())];
        if reachable.is_empty() {
            return [0.0; 6];
        }
        let ideal: f64 = (0..reachable.len()).map(discount).sum();
        let recall = hits / self.best.len() as f64;
        [hits / k as f64, recall, gain / ideal, first, weighted, reachable.iter().sum()]
    }
}
