//! Recall at k: how often one of the k nearest samples is of the query's class.
//!
//! - **When**: to judge embeddings for retrieval, on classes never trained on.
//! - **Formula**: the share of all queries with fewer than `k` negatives strictly more similar, by cosine, than their best positive.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `recall@k` a scalar for each `k`.
//! - **Gradient**: none.
//! - **Edge cases**: a negative as similar as the best positive does not count against it; a lone sample of its class is a miss.
//! - **Reference**: Wang et al. 2019, arXiv 1904.06627, section 5.
//! - **Deviations**: none.

use crate::entry::{Arrays, Call, Digits, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::pairwise::parts::declared::{BATCH_DIMENSION, LABELS};
use crate::losses::pairwise::parts::embedded::Embedded;
use crate::losses::pairwise::parts::pairs::{Pairs, mapped};
use crate::losses::parts::rows::max;
use crate::{Error, ErrorCode, Result};
use std::ops::Bound;

pub(crate) const ENTRY: Entry = Entry {
    id: "recall_at_k",
    golden: "recall_at_k",
    paper: 23,
    family: Family::Metrics,
    summary: "Share of queries that have a sample of their class among the k most similar others.",
    formula: r"\mathrm{R@}k = \frac1B \big|\{i : |\{n \in N_i : S_{in} > \max_{P_i} S_{ip}\}| < k\}\big|",
    reference: "Wang et al. 2019, arXiv 1904.06627, section 5",
    inputs: &[Input::f32("embeddings", BATCH_DIMENSION, "A vector a sample."), LABELS],
    params: &[Param::numbers(
        "ks",
        &[1.0, 2.0, 4.0, 8.0],
        (Bound::Included(1.0), Bound::Included(i32::MAX as f64)),
        "How many neighbours are looked at, whole numbers.",
    )],
    outputs: &[Output::f32("recall@k", &[], "Share of hits, one output for each k.")],
    invariances: &[Invariance::Scale("embeddings"), Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let ks = ks(call)?;
    let (similarities, pairs) =
        (Embedded::of(call, "embeddings", true).similarities(), Pairs::of(call));
    let batch = pairs.batch();
    // How many negatives come before the best positive; none where there is no positive.
    let rank = |(anchor, row): (usize, &[f64])| {
        let best = max(&mapped(row, &pairs.positives(anchor), &|s| s));
        let before = pairs.negatives(anchor).into_iter().filter(|&j| row[j] > best).count();
        best.is_finite().then_some(before)
    };
    let ranks: Vec<_> = similarities.chunks_exact(batch).enumerate().map(rank).collect();
    let mut outputs = call.outputs();
    for k in ks {
        let hits = ranks.iter().flatten().filter(|&&rank| rank < k).count();
        outputs.f32_of_shape(&format!("recall@{k}"), &[], hits as f64 / batch as f64);
    }
    Ok(outputs.finish())
}

/// The numbers asked for, each once, in the order of the call.
fn ks(call: &Call) -> Result<Vec<usize>> {
    let mut ks = Vec::new();
    for k in call.numbers("ks") {
        if k.floor() != k {
            let expected = "whole numbers from 1";
            return Err(Error::new(ErrorCode::OutOfRange, "ks", expected, Digits(k).to_string()));
        }
        if !ks.contains(&(k as usize)) {
            ks.push(k as usize);
        }
    }
    if ks.is_empty() {
        return Err(Error::new(ErrorCode::Empty, "ks", "at least one number", "none"));
    }
    Ok(ks)
}
