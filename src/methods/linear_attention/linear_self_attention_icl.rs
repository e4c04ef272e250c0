//! A layer of linear self-attention as an in-context learner: it reads examples and answers for a query.
//!
//! - **When**: studying what attention learns from prompts of linear regression.
//! - **Formula**: `uᵀ G M v_q`, `G = Σ_i v_i v_iᵀ`, `v_i = [x_i; y_i]`, `v_q = [x_q; 0]`; loss: mean `(prediction − y_q)²`.
//! - **Shapes**: `examples` `[batch, examples, dimension]`, `targets` `[batch, examples]`, `query` `[batch, dimension]`,
//!   `query_targets` `[batch]`, `value_vector` `u` `[width]`, `key_query_matrix` `M` `[width, width]`, width = dimension + 1;
//!   `predictions` `[batch]`, `loss` a scalar.
//! - **Gradient**: with `r = 2 (prediction − y_q) / batch`: `r G M v_q` by `u`, `r (G u) v_qᵀ` by `M`,
//!   `r ((v_i · M v_q) u + (u · v_i) M v_q)` by `v_i`, `r Mᵀ G u` by `v_q`.
//! - **Edge cases**: fewer examples than dimensions are legal; the last column of `M` has no effect and gradient 0.
//! - **Reference**: Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576.
//! - **Deviations**: none; evaluated as `Σ_i (u · v_i)(v_i · M v_q)`, without the matrix `G`.

use super::parts::{
    EXAMPLES, KEY_QUERY_MATRIX, Layer, PREDICTIONS, Prompts, QUERY, QUERY_TARGETS, TARGETS,
    VALUE_VECTOR,
};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "linear_self_attention_icl",
    golden: "linear_self_attention_icl",
    paper: 35,
    family: Family::Methods,
    summary: "Linear self-attention that answers a regression query from the examples of its prompt.",
    formula: r"\hat y = u^\top \big(\textstyle\sum_i v_i v_i^\top\big) M v_q",
    reference: "Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576",
    inputs: &[
        EXAMPLES.differentiable(),
        TARGETS.differentiable(),
        QUERY.differentiable(),
        QUERY_TARGETS,
        VALUE_VECTOR.differentiable(),
        KEY_QUERY_MATRIX.differentiable(),
    ],
    params: &[],
    outputs: &[PREDICTIONS, LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("examples")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let layer = Layer::of(call)?;
    let prompts = Prompts {
        examples: &call.f64("examples"),
        targets: &call.f64("targets"),
        query: &call.f64("query"),
        dimension: call.size("dimension"),
    };
    let pass = layer.pass(prompts, &call.f64("query_targets"));
    let mut outputs = call.outputs();
    outputs.f32("predictions", pass.predictions).f32("loss", pass.loss);
    outputs.gradient("examples", pass.by_examples);
    outputs.gradient("targets", pass.by_targets);
    outputs.gradient("query", pass.by_query);
    outputs.gradient("value_vector", pass.by_layer.value);
    outputs.gradient("key_query_matrix", pass.by_layer.key_query);
    Ok(outputs.finish())
}
