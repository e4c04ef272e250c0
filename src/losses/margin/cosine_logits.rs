//! Cosine logits: the cosine of every embedding with every class weight, and its gradient.
//!
//! - **When**: before any margin loss that takes cosines.
//! - **Formula**: `c_ij = clamp(⟨x_i / |x_i|, w_j / |w_j|⟩, −1, 1)`, `L = Σ c u`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `weights` `[classes, dimension]`, `upstream` and `cosine` `[batch, classes]`; `loss`
//!   a scalar.
//! - **Gradient**: `∂L/∂x_i = (v − ⟨v, x̂_i⟩ x̂_i) / |x_i|` with `v = Σ_j u_ij ŵ_j`; by the weights alike.
//! - **Edge cases**: norms count as at least 1e-12, so a vector of zeros has the cosine 0 with all; the clamp blocks the gradient beyond
//!   ±1 and passes it there.
//! - **Reference**: Boutros et al. 2022, arXiv 2109.09416, section 3.
//! - **Deviations**: none.

use super::parts::{self, EMBEDDINGS, WEIGHTS};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::BATCH_CLASSES;
use crate::losses::parts::rows::dot;

pub(crate) const ENTRY: Entry = Entry {
    id: "cosine_logits",
    golden: "cosine_logits",
    paper: 6,
    family: Family::Margin,
    summary: "Cosine of every embedding with every class weight.",
    formula: r"c_{ij} = \frac{\langle x_i, w_j\rangle}{|x_i|\,|w_j|}",
    reference: "Boutros et al. 2022, arXiv 2109.09416, section 3",
    inputs: &[
        EMBEDDINGS,
        WEIGHTS,
        Input::f32("upstream", BATCH_CLASSES, "Gradient by the cosines of what follows."),
    ],
    params: &[],
    outputs: &[
        Output::f32("cosine", BATCH_CLASSES, "The cosines."),
        Output::f32("loss", &[], "Sum of the cosines times upstream."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let cosines = parts::embedded(call);
    let upstream = call.f64("upstream");
    let (by_embeddings, by_weights) = cosines.vjp(&upstream);
    let mut outputs = call.outputs();
    outputs.f32("loss", dot(&cosines.values, &upstream));
    outputs.f32("cosine", cosines.values);
    outputs.gradient("embeddings", by_embeddings);
    outputs.gradient("weights", by_weights);
    Ok(outputs.finish())
}
