//! Local triplet loss: descriptors that match are nearer to each other than to any of the negatives' descriptors.
//!
//! - **When**: beside a loss of global embeddings, for retrieval by parts of images.
//! - **Formula**: `L = weight Σ_matches Σ_negatives max(0, |a − u|² − |a − v|² + margin)`; `a`, `u` the matching unit descriptors
//!   (`local_match`), `v` the negative image's descriptor nearest to `a`.
//! - **Shapes**: `query` and `positive` `[descriptors, dimension]`, `negatives` `[negatives, descriptors, dimension]`, `attention`
//!   `[descriptors]`; `loss` and `num_matches` scalars.
//! - **Gradient**: by all three, through the normalisation; matches and choices of `v` are constants.
//! - **Edge cases**: nothing matches, loss and gradient are 0; of equal distances the lower index is nearer.
//! - **Reference**: Zhu et al. 2023, arXiv 2308.04008.
//! - **Deviations**: the released code reads a weight of 0.05 and does not use it; 1 is what it runs and our default.

use super::matches::{ATTENTION, POSITIVE, QUERY, RATIO, matches, nearest, squared_distance};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::{LOSS, NON_NEGATIVE};
use crate::losses::parts::vectors::Unit;

pub(crate) const ENTRY: Entry = Entry {
    id: "local_triplet_loss",
    golden: "local_triplet_loss",
    paper: 42,
    family: Family::Methods,
    summary: "Triplet loss of local descriptors that match, against the nearest of each negative image.",
    formula: r"L = w\sum_{(a,u)}\sum_k \big[\,|a-u|^2 - |a-v_k|^2 + m\,\big]_+",
    reference: "Zhu et al. 2023, arXiv 2308.04008",
    inputs: &[
        QUERY.differentiable(),
        POSITIVE.differentiable(),
        Input::f32(
            "negatives",
            &["negatives", "descriptors", "dimension"],
            "Local descriptors of images of other classes.",
        )
        .differentiable(),
        ATTENTION,
    ],
    params: &[
        RATIO,
        Param::float("margin", "m", 0.1, NON_NEGATIVE, (0.0, 2.0), "How much nearer in square."),
        Param::float("weight", "w", 1.0, NON_NEGATIVE, (0.0, 1.0), "Multiplies the loss."),
    ],
    outputs: &[LOSS, Output::i32("num_matches", &[], "Number of matches.")],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("descriptors", 2)?;
    let (margin, weight) = (call.float("margin"), call.float("weight"));
    let (count, dimension) = (call.size("descriptors"), call.size("dimension"));
    let unit = |name| Unit::of(&call.f64(name), dimension);
    let (query, positive, negatives) = (unit("query"), unit("positive"), unit("negatives"));
    let blank = |unit: &Unit| vec![0.0; unit.rows.len()];
    let (mut by_query, mut by_positive) = (blank(&query), blank(&positive));
    let mut by_negatives = blank(&negatives);
    let matches = matches(call, &query, &positive);
    let mut loss = 0.0;
    for found in &matches {
        let (a_at, u_at) = (found.query * dimension, found.positive * dimension);
        let a = &query.rows[a_at..a_at + dimension];
        let u = &positive.rows[u_at..u_at + dimension];
        let apart = squared_distance(a, u);
        for (image, descriptors) in negatives.rows.chunks_exact(count * dimension).enumerate() {
            let away: Vec<f64> =
                descriptors.chunks_exact(dimension).map(|v| squared_distance(a, v)).collect();
            let chosen = nearest(&away);
            let value = apart - away[chosen] + margin;
            if value <= 0.0 {
                continue;
            }
            loss += weight * value;
            let v_at = (image * count + chosen) * dimension;
            let v = &negatives.rows[v_at..v_at + dimension];
            for i in 0..dimension {
                by_query[a_at + i] += 2.0 * weight * (v[i] - u[i]);
                by_positive[u_at + i] += 2.0 * weight * (u[i] - a[i]);
                by_negatives[v_at + i] += 2.0 * weight * (a[i] - v[i]);
            }
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", loss);
    outputs.count("num_matches", matches.len());
    outputs.gradient("query", query.vjp(&by_query));
    outputs.gradient("positive", positive.vjp(&by_positive));
    outputs.gradient("negatives", negatives.vjp(&by_negatives));
    Ok(outputs.finish())
}
