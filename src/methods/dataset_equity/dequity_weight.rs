//! Weight of samples by how rare they look.
//!
//! - **When**: a data set whose rare looks matter; the likelihood comes from clusters of embeddings.
//! - **Formula**: `w = (η + (1 − p)^γ) / (η + 1)`.
//! - **Shapes**: `likelihoods` and `weights` `[batch]`.
//! - **Gradient**: none; likelihoods are data.
//! - **Edge cases**: `w(0) = 1`, `w(1) = η / (η + 1)`; `γ = 0` gives 1 everywhere, at `p = 1` too.
//! - **Reference**: Shrivastava et al. 2023, arXiv 2308.09878.
//! - **Deviations**: none.

use super::parts::{ETA, GAMMA, LIKELIHOODS, WEIGHTS, weights};
use crate::entry::{Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "dequity_weight",
    golden: "dequity_weight",
    paper: 18,
    family: Family::Methods,
    summary: "Weight of a sample that falls with how common it looks.",
    formula: r"w(p) = \frac{\eta + (1 - p)^\gamma}{\eta + 1}",
    reference: "Shrivastava et al. 2023, arXiv 2308.09878",
    inputs: &[LIKELIHOODS],
    params: &[ETA, GAMMA],
    outputs: &[WEIGHTS],
    invariances: &[Invariance::Order("batch")],
    run: |call| Ok(call.outputs().f32("weights", weights(call)).finish()),
};
