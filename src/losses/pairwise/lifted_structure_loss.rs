//! Lifted structure loss: each positive pair against all negatives of both its ends.
//!
//! - **When**: embeddings for retrieval, with few classes a batch.
//! - **Formula**: `J_ij = ln(Σ_{k∈N_i} exp(m − d_ik) + Σ_{k∈N_j} exp(m − d_jk)) + d_ij`; the mean over positive pairs of
//!   `max(0, J)² / 2`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `loss` a scalar.
//! - **Gradient**: by the distances: `max(0, J)` for the pair, minus its softmax shares for the negatives, over the number of pairs.
//! - **Edge cases**: no positive or no negative pair gives 0; a distance of 0 and a zero vector have no gradient.
//! - **Reference**: Oh Song et al. 2016, arXiv 1511.06452, equation 4.
//! - **Deviations**: none.

use super::parts::declared::{EMBEDDINGS, LABELS, MARGIN, NORMALIZE};
use super::parts::embedded::run_on_distances;
use super::parts::pairs::{Pairs, Weighed, mapped, spread};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{logsumexp, softmax};

pub(crate) const ENTRY: Entry = Entry {
    id: "lifted_structure_loss",
    golden: "lifted_structure_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Squared hinge of each positive pair's distance against a soft minimum of its negatives.",
    formula: r"J_{ij} = \log\Big(\sum_{k \in N_i} e^{m - d_{ik}} + \sum_{k \in N_j} e^{m - d_{jk}}\Big) + d_{ij},\quad \tfrac12 \max(0, J_{ij})^2",
    reference: "Oh Song et al. 2016, arXiv 1511.06452",
    inputs: &[EMBEDDINGS, LABELS],
    params: &[MARGIN.with_default(1.0), NORMALIZE],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        let margin = call.float("margin");
        run_on_distances(call, &|distances, pairs| weigh(distances, pairs, margin))
    },
};

fn weigh(distances: &[f64], pairs: &Pairs<'_>, margin: f64) -> Weighed {
    let batch = pairs.batch();
    let rows: Vec<_> = distances.chunks_exact(batch).collect();
    let logits = |i: usize| mapped(rows[i], &pairs.negatives(i), &|d| margin - d);
    let totals: Vec<_> = (0..batch).map(|i| logsumexp(&logits(i))).collect();
    let (mut sum, mut count) = (Weighed::zero(batch), 0);
    // What the positive pairs of a sample push its negatives with, all together.
    let mut pushes = vec![0.0; batch];
    for i in 0..batch {
        for j in pairs.positives(i) {
            count += 1;
            let total = logsumexp(&[totals[i], totals[j]]);
            let violation = total + rows[i][j];
            if violation > 0.0 {
                sum.loss += 0.5 * violation * violation;
                sum.gradient[i * batch + j] += violation;
                pushes[i] += violation * libm::exp(totals[i] - total);
                pushes[j] += violation * libm::exp(totals[j] - total);
            }
        }
    }
    for (i, gradient) in sum.gradient.chunks_exact_mut(batch).enumerate() {
        spread(gradient, &pairs.negatives(i), &softmax(&logits(i)), -pushes[i]);
    }
    sum.mean_over(count)
}
