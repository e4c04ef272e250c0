//! SDM similarity: how many of the nearest training samples agree with a prediction before the first does not.
//!
//! - **When**: the q of the SDM activation, from the embeddings of the training samples.
//! - **Formula**: with the support in order of Euclidean distance, `q` counts the leading samples whose label and prediction both
//!   are the prediction of the query.
//! - **Shapes**: `support` `[support, dimension]`, its labels and predictions `[support]`, `queries` `[queries, dimension]`,
//!   `query_predictions` `[queries]`; `similarity`, `nearest_distance` and `nearest_index` `[queries]`.
//! - **Gradient**: none.
//! - **Edge cases**: of equal distances the lower index is nearer; with `exclude_self` query `i` is sample `i` of the support, which
//!   it does not see.
//! - **Reference**: arXiv 2502.20167, section 3.1.
//! - **Deviations**: the released code compares squared distances and stops counting at 1000.

use super::parts::REFERENCE;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

const QUERIES: &[&str] = &["queries"];

pub(crate) const ENTRY: Entry = Entry {
    id: "sdm_similarity",
    golden: "sdm_similarity",
    paper: 26,
    family: Family::Methods,
    summary: "Number of nearest training samples that agree, and the distance to the nearest.",
    formula: r"q = \max\{k : y_{(j)} = \hat y_{(j)} = \hat y \;\forall j \le k\}",
    reference: REFERENCE,
    inputs: &[
        Input::f32("support", &["support", "dimension"], "Embeddings of the training samples."),
        Input::i32("support_labels", &["support"], Domain::NonNegative, "Their true classes."),
        Input::i32(
            "support_predictions",
            &["support"],
            Domain::NonNegative,
            "Their predicted classes.",
        ),
        Input::f32("queries", &["queries", "dimension"], "Embeddings of the queries."),
        Input::i32("query_predictions", QUERIES, Domain::NonNegative, "Their predicted classes."),
    ],
    params: &[Param::flag(
        "exclude_self",
        false,
        "The queries are the first samples of the support: each skips its own entry.",
    )],
    outputs: &[
        Output::i32("similarity", QUERIES, "Leading neighbours that agree."),
        Output::f32("nearest_distance", QUERIES, "Distance to the nearest neighbour."),
        Output::i32("nearest_index", QUERIES, "Its index in the support."),
    ],
    invariances: &[Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let exclude_self = call.flag("exclude_self");
    let (count, size) = (call.size("support"), call.size("dimension"));
    if exclude_self {
        call.at_least("support", 2)?;
        if call.size("queries") > count {
            let expected = format!("at most as many queries as support samples, {count}");
            let got = call.size("queries").to_string();
            return Err(Error::new(ErrorCode::ShapeMismatch, "queries", expected, got));
        }
    }
    let (support, queries) = (call.f64("support"), call.f64("queries"));
    let (labels, predictions) = (call.i32("support_labels"), call.i32("support_predictions"));
    let (mut similarity, mut distances, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    let rows = queries.chunks_exact(size).zip(call.i32("query_predictions"));
    for (row, (query, &predicted)) in rows.enumerate() {
        let neighbours: Vec<Neighbour> = support
            .chunks_exact(size)
            .enumerate()
            .filter(|&(index, _)| !(exclude_self && index == row))
            .map(|(index, point)| Neighbour { square: squared_distance(query, point), index })
            .collect();
        let agrees = |index: usize| labels[index] == predicted && predictions[index] == predicted;
        let nearer = |a: Neighbour, b: Neighbour| if b.is_nearer(&a) { b } else { a };
        let nearest = neighbours.iter().copied().reduce(nearer).unwrap_or(neighbours[0]);
        // The first that disagrees is found without sorting: those before it are the ones nearer.
        let first = neighbours.iter().copied().filter(|n| !agrees(n.index)).reduce(nearer);
        let before = |n: &&Neighbour| first.is_none_or(|first| n.is_nearer(&first));
        similarity.push(neighbours.iter().filter(before).count() as i32);
        distances.push(nearest.square.sqrt());
        indices.push(nearest.index as i32);
    }
    let mut outputs = call.outputs();
    outputs.i32("similarity", similarity);
    outputs.f32("nearest_distance", distances);
    outputs.i32("nearest_index", indices);
    Ok(outputs.finish())
}

/// A support sample as seen from a query.
#[derive(Clone, Copy, Debug)]
struct Neighbour {
    square: f64,
    index: usize,
}

impl Neighbour {
    fn is_nearer(&self, other: &Self) -> bool {
        self.square < other.square || (self.square == other.square && self.index < other.index)
    }
}

fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let difference: Vec<f64> = a.iter().zip(b).map(|(&a, &b)| a - b).collect();
    dot(&difference, &difference)
}
