//! Classification among classes never seen in training, alone or beside the old ones.
//!
//! - **When**: adding classes to a trained embedding from a few samples each.
//! - **Formula**: prototypes of the novel classes from `support`; disjoint: only these compete; joint: the unit `base_weights` come
//!   first, then the novel ones. `prediction = argmax cos(x, μ_c)`.
//! - **Shapes**: `base_weights` `[base_classes, dimension]`, `support` `[shots, dimension]`, `support_labels` `[shots]`, `queries` `[queries,
//!   dimension]`; `prototypes` `[competing, dimension]`, `scores` `[queries, competing]`, `predictions` `[queries]`.
//! - **Gradient**: none.
//! - **Edge cases**: of equal scores the lower index wins; samples that cancel out give a prototype of zeros, which scores 0.
//! - **Reference**: Pereira et al. 2021, arXiv 2102.03243.
//! - **Deviations**: the paper was not to be had in full; the renormalised mean is reconstructed.

use super::parts::{QUERIES, SUPPORT, best, class_count, class_means};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::vectors::{Cosines, Unit};

pub(crate) const ENTRY: Entry = Entry {
    id: "novel_class_classify",
    golden: "novel_class_classify",
    paper: 37,
    family: Family::Methods,
    summary: "Nearest prototype among novel classes, alone or beside the base classes.",
    formula: r"\hat y = \arg\max_c \cos(x, \mu_c),\quad \mu = (\hat w_1, \dots, \hat w_C, \mu^{\mathrm{novel}})",
    reference: "Pereira et al. 2021, arXiv 2102.03243",
    inputs: &[
        Input::f32(
            "base_weights",
            &["base_classes", "dimension"],
            "Weights or prototypes of the classes of training, a row a class.",
        ),
        SUPPORT,
        Input::i32(
            "support_labels",
            &["shots"],
            Domain::NonNegative,
            "Novel class of each sample.",
        ),
        QUERIES,
    ],
    params: &[
        class_count("num_novel", "Number of novel classes, each with a sample."),
        Param::choice(
            "scenario",
            &["disjoint", "joint"],
            "Which classes compete: the novel ones only, or base and novel ones.",
        ),
    ],
    outputs: &[
        Output::f32("prototypes", &["competing", "dimension"], "Unit vectors, a row a class."),
        Output::f32("scores", &["queries", "competing"], "Cosines with the prototypes."),
        Output::i32(
            "predictions",
            &["queries"],
            "Row of the prototype that each query is nearest to.",
        ),
    ],
    invariances: &[Invariance::Order("shots"), Invariance::Order("queries")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let dimension = call.size("dimension");
    let support = Unit::of(&call.f64("support"), dimension);
    let means = class_means(call, &support, "support_labels", call.integer("num_novel"))?;
    let novel = Unit::of(&means, dimension).rows;
    let mut prototypes = Vec::new();
    if call.choice("scenario") == "joint" {
        prototypes = Unit::of(&call.f64("base_weights"), dimension).rows;
    }
    prototypes.extend(novel);
    let competing = prototypes.len() / dimension;
    let scores = Cosines::of(&call.f64("queries"), &prototypes, dimension).values;
    let mut outputs = call.outputs();
    outputs.i32("predictions", best(&scores, competing));
    outputs.f32_of_shape("prototypes", &[competing, dimension], prototypes);
    outputs.f32_of_shape("scores", &[call.size("queries"), competing], scores);
    Ok(outputs.finish())
}
