//! Class prototypes: the direction of the mean of a class's unit embeddings.
//!
//! - **When**: adding a class to a trained embedding, from a few samples and without training.
//! - **Formula**: `m_c = mean of x / |x| over the class`, prototype `m_c / |m_c|`, resultant length `|m_c|`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`; `prototypes` `[classes, dimension]`, `resultant_length`
//!   `[classes]`.
//! - **Gradient**: none.
//! - **Edge cases**: norms count as at least 1e-12, so samples that cancel out give a prototype of zeros and the length 0.
//! - **Reference**: Pereira et al. 2021, arXiv 2102.03243.
//! - **Deviations**: the paper was not to be had in full; the renormalised mean is reconstructed.

use super::parts::{class_count, class_means, lengths};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::BATCH;
use crate::losses::parts::vectors::Unit;

pub(crate) const ENTRY: Entry = Entry {
    id: "class_prototypes",
    golden: "class_prototypes",
    paper: 37,
    family: Family::Methods,
    summary: "The mean direction of every class, and how closely its samples follow it.",
    formula: r"\mu_c = \frac{m_c}{|m_c|},\quad m_c = \frac{1}{n_c}\sum_{y_i = c}\frac{x_i}{|x_i|}",
    reference: "Pereira et al. 2021, arXiv 2102.03243",
    inputs: &[
        Input::f32("embeddings", &["batch", "dimension"], "Embeddings, a row a sample."),
        Input::i32("labels", BATCH, Domain::NonNegative, "The class of each sample."),
    ],
    params: &[class_count("num_classes", "Number of classes, each with a sample.")],
    outputs: &[
        Output::f32("prototypes", &["classes", "dimension"], "Unit vectors, a row a class."),
        Output::f32(
            "resultant_length",
            &["classes"],
            "1 if the samples of the class point the same way, 0 if they cancel out.",
        ),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let dimension = call.size("dimension");
    let unit = Unit::of(&call.f64("embeddings"), dimension);
    let means = class_means(call, &unit, "labels", call.integer("num_classes"))?;
    let lengths = lengths(&means, dimension);
    let mut outputs = call.outputs();
    let shape = [lengths.len(), dimension];
    outputs.f32_of_shape("prototypes", &shape, Unit::of(&means, dimension).rows);
    outputs.f32_of_shape("resultant_length", &[lengths.len()], lengths);
    Ok(outputs.finish())
}
