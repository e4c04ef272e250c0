//! BM25 between the texts of a batch: how well each text, taken as a query, matches each other one.
//!
//! - **When**: an estimate of similarity without a model, for the weights of contrastive losses.
//! - **Formula**: `z_ij = Σ_{w in text i} ln((B − n_w + 0.5) / (n_w + 0.5)) (k1 + 1) f / (K_j + f)`, `f` the count of `w` in text
//!   `j`, `n_w` the number of texts with `w`, `K_j = k1 ((1 − b) + b len_j / avg_doc_len)`. A token repeated in text `i` adds
//!   its term each time.
//! - **Shapes**: `tokens` `[batch, length]`, padded with a special id; `similarity` `[batch, batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: ids up to `special_max` are dropped; an empty text has the similarity 0 with all; the logarithm of a token in
//!   more than half of the texts is negative and stays so. `avg_doc_len` must be given.
//! - **Reference**: Li et al. 2023, arXiv 2310.08069, section 4; Robertson and Zaragoza 2009.
//! - **Deviations**: none.

use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{NON_NEGATIVE, POSITIVE, UNIT};
use crate::{Error, ErrorCode, Result};

const AVG_DOC_LEN: Param = Param::float(
    "avg_doc_len",
    r"\bar{\ell}",
    10.0,
    POSITIVE,
    (1.0, 200.0),
    "Mean number of tokens of the texts of the training set; required.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "bm25_similarity",
    golden: "bm25_similarity",
    paper: 5,
    family: Family::Metrics,
    summary: "BM25 score of each text of a batch against each other text.",
    formula: r"z_{ij} = \sum_{w \in i} \log\frac{B - n_w + 0.5}{n_w + 0.5}\, \frac{(k_1 + 1) f_{wj}}{K_j + f_{wj}}",
    reference: "Li et al. 2023, arXiv 2310.08069, section 4",
    inputs: &[Input::i32(
        "tokens",
        &["batch", "length"],
        Domain::Integer,
        "Token ids, a text a row.",
    )],
    params: &[
        Param::float("k1", "k_1", 1.2, NON_NEGATIVE, (0.0, 3.0), "How late repeats stop to count."),
        Param::float("b", "b", 0.75, UNIT, (0.0, 1.0), "How much long texts are held back."),
        AVG_DOC_LEN,
        Param::integer(
            "special_max",
            "",
            3,
            (i32::MIN as i64, i32::MAX as i64),
            1,
            "Ids up to this are padding and marks, and dropped.",
        ),
    ],
    outputs: &[Output::f32("similarity", &["batch", "batch"], "Score of text j for query i.")],
    invariances: &[Invariance::Order("batch")],
    run,
};

/// A text: its tokens in ascending order with their counts, and its length.
struct Text {
    counts: Vec<(i32, f64)>,
    length: usize,
}

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("batch", 2)?;
    if !call.says("avg_doc_len") {
        let expected = "the mean length of the training set";
        return Err(Error::new(ErrorCode::MissingInput, "avg_doc_len", expected, "nothing"));
    }
    let special_max = call.integer("special_max");
    let rows = call.i32("tokens").chunks_exact(call.size("length"));
    let texts: Vec<_> = rows.map(|row| Text::new(row, special_max)).collect();
    let weights: Vec<_> = weights(&texts);
    let (k1, b, mean) = (call.float("k1"), call.float("b"), call.float("avg_doc_len"));
    let saturation = |text: &Text| {
        // A tiny mean must not make an infinity that meets k1 = 0 or b = 0.
        let length = (text.length as f64 / mean).min(f64::MAX);
        k1 * ((1.0 - b) + b * length)
    };
    let saturations: Vec<_> = texts.iter().map(saturation).collect();
    let mut similarity = Vec::with_capacity(texts.len() * texts.len());
    for (query, weights) in texts.iter().zip(&weights) {
        for (text, saturation) in texts.iter().zip(&saturations) {
            let term = |f: f64| f / ((saturation + f) / (k1 + 1.0));
            similarity.push(score(query, weights, text, &term));
        }
    }
    Ok(call.outputs().f32("similarity", similarity).finish())
}

impl Text {
    fn new(tokens: &[i32], special_max: i64) -> Self {
        let kept = tokens.iter().copied().filter(|&token| i64::from(token) > special_max);
        let mut tokens: Vec<_> = kept.collect();
        tokens.sort_unstable();
        let length = tokens.len();
        let counts = tokens.chunk_by(i32::eq).map(|same| (same[0], same.len() as f64)).collect();
        Self { counts, length }
    }
}

/// `ln((B − n_w + 0.5) / (n_w + 0.5))` of every token of every text.
fn weights(texts: &[Text]) -> Vec<Vec<f64>> {
    let mut all: Vec<_> =
        texts.iter().flat_map(|text| &text.counts).map(|&(token, _)| token).collect();
    all.sort_unstable();
    let weight = |&(token, _): &(i32, f64)| {
        let end = all.partition_point(|&other| other <= token);
        let with = (end - all.partition_point(|&other| other < token)) as f64;
        libm::log((texts.len() as f64 - with + 0.5) / (with + 0.5))
    };
    texts.iter().map(|text| text.counts.iter().map(weight).collect()).collect()
}

/// Walks the tokens of both texts once, in ascending order.
fn score(query: &Text, weights: &[f64], text: &Text, term: &dyn Fn(f64) -> f64) -> f64 {
    let (mut at, mut sum) = (0, 0.0);
    for (&(token, times), weight) in query.counts.iter().zip(weights) {
        while text.counts.get(at).is_some_and(|&(other, _)| other < token) {
            at += 1;
        }
        if let Some(&(_, count)) = text.counts.get(at).filter(|&&(other, _)| other == token) {
            sum += times * weight * term(count);
        }
    }
    sum
}
