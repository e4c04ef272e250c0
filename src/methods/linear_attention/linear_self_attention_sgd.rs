//! Stochastic gradient descent of a layer of linear self-attention on batches of prompts.
//!
//! - **When**: watching attention find one step of gradient descent by itself.
//! - **Formula**: `(u, M) ← (u, M) − η ∇ loss`, with batch `t` of the prompts in step `t`; loss as in linear_self_attention_icl.
//! - **Shapes**: `examples` `[steps, batch, examples, dimension]`, `targets` `[steps, batch, examples]`, `query`
//!   `[steps, batch, dimension]`, `query_targets` `[steps, batch]`; `losses` `[steps]`, before each step, and the trained
//!   `value_vector` `[width]` and `key_query_matrix` `[width, width]`.
//! - **Gradient**: none.
//! - **Edge cases**: a rate at which the layer grows without end is an error; from weights of 0 nothing moves.
//! - **Reference**: Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576.
//! - **Deviations**: the theorem is about the optimum; any way there will do.

use super::parts::{
    EXAMPLES, KEY_QUERY_MATRIX, Layer, Prompts, QUERY, QUERY_TARGETS, TARGETS, VALUE_VECTOR,
};
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::FINITE;
use crate::{Error, ErrorCode, Result};

const LEARNING_RATE: Param = Param::float(
    "learning_rate",
    r"\eta",
    0.01,
    FINITE,
    (0.0, 0.1),
    "Step along the negative gradient.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "linear_self_attention_sgd",
    golden: "linear_self_attention_sgd",
    paper: 35,
    family: Family::Methods,
    summary: "Training of linear self-attention on batches of prompts by stochastic gradient descent.",
    formula: r"(u, M) \leftarrow (u, M) - \eta\,\nabla\, \mathbb{E}(\hat y - y_q)^2",
    reference: "Mahankali, Hashimoto, Ma 2024, arXiv 2307.03576",
    inputs: &[
        EXAMPLES.shaped(&["steps", "batch", "examples", "dimension"]),
        TARGETS.shaped(&["steps", "batch", "examples"]),
        QUERY.shaped(&["steps", "batch", "dimension"]),
        QUERY_TARGETS.shaped(&["steps", "batch"]),
        VALUE_VECTOR,
        KEY_QUERY_MATRIX,
    ],
    params: &[LEARNING_RATE],
    outputs: &[
        Output::f32("losses", &["steps"], "Loss of each batch before its step."),
        Output::f32("value_vector", &["width"], "The trained value vector."),
        Output::f32("key_query_matrix", &["width", "width"], "The trained key-query matrix."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("examples")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut layer = Layer::of(call)?;
    let rate = call.float("learning_rate");
    let (examples, targets) = (call.f64("examples"), call.f64("targets"));
    let (query, query_targets) = (call.f64("query"), call.f64("query_targets"));
    let steps = call.size("steps");
    let mut losses = Vec::with_capacity(steps);
    for step in 0..steps {
        let prompts = Prompts {
            examples: of_step(&examples, step, steps),
            targets: of_step(&targets, step, steps),
            query: of_step(&query, step, steps),
            dimension: call.size("dimension"),
        };
        let pass = layer.pass(prompts, of_step(&query_targets, step, steps));
        losses.push(pass.loss);
        descend(&mut layer.value, &pass.by_layer.value, rate)?;
        descend(&mut layer.key_query, &pass.by_layer.key_query, rate)?;
    }
    let mut outputs = call.outputs();
    outputs.f32("losses", losses).f32("value_vector", layer.value);
    outputs.f32("key_query_matrix", layer.key_query);
    Ok(outputs.finish())
}

fn of_step(values: &[f64], step: usize, steps: usize) -> &[f64] {
    let size = values.len() / steps;
    &values[step * size..][..size]
}

/// A step down the gradient.
///
/// # Errors
/// `undefined` where the weights leave the numbers of single precision.
fn descend(weights: &mut [f64], gradient: &[f64], rate: f64) -> Result<()> {
    weights.iter_mut().zip(gradient).for_each(|(weight, gradient)| *weight -= rate * gradient);
    if weights.iter().all(|&weight| (weight as f32).is_finite()) {
        return Ok(());
    }
    let expected = "a rate at which the weights stay finite";
    Err(Error::new(ErrorCode::Undefined, "learning_rate", expected, "one at which they do not"))
}
