//! Classification by the votes of the nearest samples.
//!
//! - **When**: a class is no single cluster of the embedding, so one prototype does not stand for it.
//! - **Formula**: of the `min(k, shots)` samples with the largest cosines, the label of most; of equal counts that with the
//!   larger sum of cosines, then the lower label.
//! - **Shapes**: `support` `[shots, dimension]`, `support_labels` `[shots]`, `queries` `[queries, dimension]`; `predictions` `[queries]`.
//! - **Gradient**: none.
//! - **Edge cases**: of equal cosines the earlier sample is nearer; more neighbours than samples are all samples.
//! - **Reference**: Pereira et al. 2021, arXiv 2102.03243.
//! - **Deviations**: the paper was not to be had in full; this variant is reconstructed.

use super::parts::{QUERIES, SUPPORT};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::vectors::Cosines;

pub(crate) const ENTRY: Entry = Entry {
    id: "cosine_knn_classify",
    golden: "cosine_knn_classify",
    paper: 37,
    family: Family::Methods,
    summary: "The label of most of the nearest samples by cosine.",
    formula: r"\hat y = \arg\max_c \big|\{i \in N_k(x) : y_i = c\}\big|",
    reference: "Pereira et al. 2021, arXiv 2102.03243",
    inputs: &[
        SUPPORT,
        Input::i32("support_labels", &["shots"], Domain::Integer, "The class of each sample."),
        QUERIES,
    ],
    params: &[Param::integer("k", "k", 5, (1, i32::MAX as i64), 1, "Number of neighbours.")],
    outputs: &[Output::i32("predictions", &["queries"], "The class of each query.")],
    invariances: &[Invariance::Order("queries")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let labels = call.i32("support_labels");
    let neighbours = labels.len().min(call.integer("k") as usize);
    let (queries, support) = (call.f64("queries"), call.f64("support"));
    let cosines = Cosines::of(&queries, &support, call.size("dimension")).values;
    let predictions = cosines.chunks_exact(labels.len()).map(|row| vote(row, labels, neighbours));
    let predictions = predictions.collect();
    let mut outputs = call.outputs();
    outputs.i32("predictions", predictions);
    Ok(outputs.finish())
}

/// The label that most of the nearest carry.
fn vote(cosines: &[f64], labels: &[i32], neighbours: usize) -> i32 {
    let mut nearest: Vec<usize> = (0..labels.len()).collect();
    nearest.sort_by(|&a, &b| cosines[b].total_cmp(&cosines[a]));
    nearest.truncate(neighbours);
    // By label, so that those of a class stand together and the lower label comes first.
    nearest.sort_by_key(|&sample| labels[sample]);
    let mut winner = (0, f64::NEG_INFINITY, 0);
    for class in nearest.chunk_by(|&a, &b| labels[a] == labels[b]) {
        let sum: f64 = class.iter().map(|&sample| cosines[sample]).sum();
        if class.len() > winner.0 || (class.len() == winner.0 && sum > winner.1) {
            winner = (class.len(), sum, labels[class[0]]);
        }
    }
    winner.2
}
