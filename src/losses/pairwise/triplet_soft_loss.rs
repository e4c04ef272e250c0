//! Soft-margin triplet loss: the softplus in place of the hinge, which never stops pulling.
//!
//! - **When**: as the triplet loss, without a margin to tune.
//! - **Formula**: `ln(1 + exp v)`, `v = d_ap − d_an + m`; its mean over all triplets, or with `hard` over the anchors that have both a
//!   positive and a negative, at their farthest positive and nearest negative.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `loss` and `num_triplets` scalars.
//! - **Gradient**: by the distances: `±σ(v)` for each triplet, over their number; from there to the embeddings.
//! - **Edge cases**: no triplet gives 0; of equally hard samples the first counts; a distance of 0 and a zero vector have no gradient.
//! - **Reference**: Hermans et al. 2017, arXiv 1703.07737.
//! - **Deviations**: none.

use super::parts::declared::{EMBEDDINGS, LABELS, MARGIN, NORMALIZE, SQUARED, TRIPLET_MINING};
use super::parts::triplets::{self, NUM_TRIPLETS};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::{sigmoid, softplus};

pub(crate) const ENTRY: Entry = Entry {
    id: "triplet_soft_loss",
    golden: "triplet_soft_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Softplus of how much nearer a negative is to the anchor than a positive.",
    formula: r"\log(1 + e^{d_{ap} - d_{an} + m})",
    reference: "Hermans et al. 2017, arXiv 1703.07737",
    inputs: &[EMBEDDINGS, LABELS],
    params: &[MARGIN.with_default(0.0), TRIPLET_MINING, SQUARED, NORMALIZE],
    outputs: &[LOSS, NUM_TRIPLETS],
    invariances: &[Invariance::Order("batch")],
    run: |call| triplets::run(call, false, &|v| (softplus(v), sigmoid(v))),
};
