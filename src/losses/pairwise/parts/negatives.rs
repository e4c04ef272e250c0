//! Rows of scores with their own key on the diagonal and negatives elsewhere.

use crate::Result;
use crate::entry::Call;
use crate::kernels::double::exp_in_place;
use crate::losses::parts::rows::{log_softmax, max};

/// The inputs `scores` and `similarity` of a call.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    /// Number of queries and of keys, at least 2.
    pub(crate) size: usize,
    scores: Vec<f64>,
    similarity: Vec<f64>,
}

/// One query: its own key, its scores with all keys, its similarities with them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query<'a> {
    pub(crate) own: usize,
    pub(crate) scores: &'a [f64],
    pub(crate) similarity: &'a [f64],
}

impl Batch {
    /// The batch of a call; an error where a query has no negative.
    pub(crate) fn of(call: &Call) -> Result<Self> {
        call.at_least("batch", 2)?;
        let (scores, similarity) = (call.f64("scores"), call.f64("similarity"));
        Ok(Self { size: call.size("batch"), scores, similarity })
    }

    /// The queries, row by row.
    pub(crate) fn queries(&self) -> impl Iterator<Item = Query<'_>> {
        let rows = self.scores.chunks_exact(self.size).zip(self.similarity.chunks_exact(self.size));
        rows.enumerate().map(|(own, (scores, similarity))| Query { own, scores, similarity })
    }
}

/// `ln` of the softmax of `row / temperature` over all but `own`, where it is −infinity.
pub(crate) fn log_softmax_of_others(row: &[f64], own: usize, temperature: f64) -> Vec<f64> {
    let mut others = row.to_vec();
    others[own] = f64::NEG_INFINITY;
    let largest = max(&others);
    // The maximum goes first: a quotient by a tiny temperature may overflow downwards only.
    others.iter_mut().for_each(|z| *z = (*z - largest) / temperature);
    log_softmax(&others)
}

/// Cross-entropy of a row of logits with its own key as the target, and its gradient. Logits of −infinity are not there.
pub(crate) fn cross_entropy(logits: &[f64], own: usize) -> (f64, Vec<f64>) {
    let log_p = log_softmax(logits);
    let mut gradient = log_p.clone();
    exp_in_place(&mut gradient, 0.0);
    gradient[own] = libm::expm1(log_p[own]);
    (0.0 - log_p[own], gradient)
}

/// `Σ a b` where a factor of 0 counts as 0 beside an infinity.
pub(crate) fn expectation(weights: &[f64], values: &[f64]) -> f64 {
    let term = |(&weight, &value): (&f64, &f64)| if weight == 0.0 { 0.0 } else { weight * value };
    weights.iter().zip(values).map(term).sum()
}

/// Multiplies a gradient by a factor.
pub(crate) fn scaled(gradient: Vec<f64>, factor: f64) -> Vec<f64> {
    gradient.into_iter().map(|gradient| gradient * factor).collect()
}
