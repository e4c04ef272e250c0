//! InfoNCE without the negatives that are probably none.
//!
//! - **When**: duplicates of the true key are likely in a batch and an estimate of similarity can find them.
//! - **Formula**: `L = mean_i (ln Σ_{j kept} exp s_ij − s_ii)`. `topk` drops the `k` negatives of largest `z_ij`; `threshold` keeps
//!   those with `z_ij < ratio · z_ii`.
//! - **Shapes**: `scores` and `similarity` `[batch, batch]`, true pairs on the diagonal; `loss` a scalar, `kept` `[batch, batch]`.
//! - **Gradient**: `∂L/∂s = (r − I) / B`, `r` the softmax over what is kept; what is dropped has none.
//! - **Edge cases**: of equal similarities the lower index is dropped first; a query without negatives adds 0; at least two pairs.
//! - **Reference**: Li et al. 2023, arXiv 2310.08069, section 5.
//! - **Deviations**: none in `topk`; `threshold` is commented out in the released code.

use super::parts::declared::{BATCH_BATCH, SCORES, SIMILARITY};
use super::parts::negatives::{Batch, Query, cross_entropy, scaled};
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::{FINITE, LOSS};
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "false_negative_cancel_infonce",
    golden: "false_negative_cancel_infonce",
    paper: 5,
    family: Family::Pairwise,
    summary: "InfoNCE after removing the negatives that are most similar to the query.",
    formula: r"L = \frac1B \sum_i \Big(\log \sum_{j \in \mathrm{kept}_i} e^{s_{ij}} - s_{ii}\Big)",
    reference: "Li et al. 2023, arXiv 2310.08069, section 5",
    inputs: &[SCORES, SIMILARITY],
    params: &[
        Param::choice("mode", &["topk", "threshold"], "What is taken for a false negative."),
        Param::integer(
            "k",
            "k",
            1,
            (0, i32::MAX as i64),
            1,
            "How many negatives topk drops, at most all.",
        ),
        Param::float(
            "ratio",
            r"\rho",
            0.5,
            FINITE,
            (0.0, 1.0),
            "Threshold drops what is this share as similar as the true key, or more.",
        ),
    ],
    outputs: &[
        LOSS,
        Output::i32(
            "kept",
            BATCH_BATCH,
            "1 where a key stays in the denominator; 1 on the diagonal.",
        ),
    ],
    invariances: &[Invariance::Shift("scores")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let batch = Batch::of(call)?;
    let k = call.integer("k") as usize;
    let topk = call.choice("mode") == "topk";
    if topk && k >= batch.size {
        let expected = format!("at most {}, the number of negatives", batch.size - 1);
        return Err(Error::new(ErrorCode::OutOfRange, "k", expected, k.to_string()));
    }
    let ratio = call.float("ratio");
    let size = batch.size as f64;
    let (mut loss, mut gradient, mut all_kept) = (0.0, Vec::new(), Vec::new());
    for query in batch.queries() {
        let kept = if topk { without_top(query, k) } else { below(query, ratio) };
        let logits = query.scores.iter().zip(&kept);
        let logits = logits.map(|(&s, &kept)| if kept { s } else { f64::NEG_INFINITY });
        let (value, slopes) = cross_entropy(&logits.collect::<Vec<_>>(), query.own);
        loss += value / size;
        gradient.extend(scaled(slopes, 1.0 / size));
        all_kept.extend(kept.into_iter().map(i32::from));
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).i32("kept", all_kept).gradient("scores", gradient);
    Ok(outputs.finish())
}

fn without_top(query: Query<'_>, k: usize) -> Vec<bool> {
    let z = query.similarity;
    let mut negatives: Vec<_> = (0..z.len()).filter(|&j| j != query.own).collect();
    // By value and not by total order: 0 and −0 are equal, and equal similarities keep the order of the batch.
    negatives.sort_by(|&a, &b| z[b].partial_cmp(&z[a]).unwrap_or(std::cmp::Ordering::Equal));
    let mut kept = vec![true; z.len()];
    negatives[..k].iter().for_each(|&j| kept[j] = false);
    kept
}

fn below(query: Query<'_>, ratio: f64) -> Vec<bool> {
    let limit = ratio * query.similarity[query.own];
    let keep = |(j, &z): (usize, &f64)| j == query.own || z < limit;
    query.similarity.iter().enumerate().map(keep).collect()
}
