//! Triplet loss: a negative must be farther from the anchor than a positive, by a margin.
//!
//! - **When**: embeddings for retrieval and verification; `hard` for batches of several samples a class.
//! - **Formula**: `v = d_ap − d_an + m`. all: the mean of `max(0, v)` over the triplets where it is above 0. hard: the mean over
//!   anchors that have both of `max(0, max_P d − min_N d + m)`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `loss` and `num_triplets` scalars.
//! - **Gradient**: by the distances: `+1` and `−1` for each triplet above 0, over their number; from there to the embeddings.
//! - **Edge cases**: no triplet, or none above 0, gives 0; of equally hard samples the first counts; a distance of 0 and a zero
//!   vector have no gradient.
//! - **Reference**: Schroff et al. 2015, arXiv 1503.03832; Hermans et al. 2017, arXiv 1703.07737.
//! - **Deviations**: the default margin 0.2; the mean over all triplets is over those above 0, as common libraries do.

use super::parts::declared::{EMBEDDINGS, LABELS, MARGIN, NORMALIZE, SQUARED, TRIPLET_MINING};
use super::parts::triplets::{self, NUM_TRIPLETS};
use crate::entry::{Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "triplet_margin_loss",
    golden: "triplet_margin_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Hinge on how much farther a negative is from the anchor than a positive.",
    formula: r"\max(0, d_{ap} - d_{an} + m)",
    reference: "Schroff et al. 2015, arXiv 1503.03832",
    inputs: &[EMBEDDINGS, LABELS],
    params: &[MARGIN, TRIPLET_MINING, SQUARED, NORMALIZE],
    outputs: &[LOSS, NUM_TRIPLETS],
    invariances: &[Invariance::Order("batch")],
    run: |call| triplets::run(call, true, &|v| if v > 0.0 { (v, 1.0) } else { (0.0, 0.0) }),
};
