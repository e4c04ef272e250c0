//! Classification by the nearest prototype.
//!
//! - **When**: telling the classes of an embedding that were added without training.
//! - **Formula**: `score = clamp(cos(x, μ_c), −1, 1)`, `prediction = argmax`, `p = softmax(s score)`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `prototypes` `[classes, dimension]`; `scores` and `probabilities` `[batch, classes]`,
//!   `predictions` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: of equal scores the lower index wins; one prototype is always predicted; a vector of zeros scores 0 with all.
//! - **Reference**: Pereira et al. 2021, arXiv 2102.03243.
//! - **Deviations**: the paper's `s` is not known; 16 is ours.

use super::parts::best;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES, POSITIVE};
use crate::losses::parts::rows::softmax;
use crate::losses::parts::vectors::Cosines;

pub(crate) const ENTRY: Entry = Entry {
    id: "prototype_classify",
    golden: "prototype_classify",
    paper: 37,
    family: Family::Methods,
    summary: "The class whose prototype points most nearly the same way.",
    formula: r"\hat y = \arg\max_c \cos(x, \mu_c),\quad p = \mathrm{softmax}(s\cos(x, \mu))",
    reference: "Pereira et al. 2021, arXiv 2102.03243",
    inputs: &[
        Input::f32(
            "embeddings",
            &["batch", "dimension"],
            "Embeddings to classify, a row a sample.",
        ),
        Input::f32("prototypes", &["classes", "dimension"], "Prototypes, a row a class."),
    ],
    params: &[Param::float("s", "s", 16.0, POSITIVE, (1.0, 128.0), "Multiplies the cosines.")],
    outputs: &[
        Output::f32("scores", BATCH_CLASSES, "The cosines."),
        Output::i32("predictions", BATCH, "The class of each embedding."),
        Output::f32("probabilities", BATCH_CLASSES, "Softmax of the scaled cosines."),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (s, classes) = (call.float("s"), call.size("classes"));
    let (embeddings, prototypes) = (call.f64("embeddings"), call.f64("prototypes"));
    let scores = Cosines::of(&embeddings, &prototypes, call.size("dimension")).values;
    let scaled: Vec<f64> = scores.iter().map(|score| s * score).collect();
    let probabilities: Vec<f64> = scaled.chunks_exact(classes).flat_map(softmax).collect();
    let mut outputs = call.outputs();
    outputs.i32("predictions", best(&scores, classes));
    outputs.f32("scores", scores);
    outputs.f32("probabilities", probabilities);
    Ok(outputs.finish())
}
