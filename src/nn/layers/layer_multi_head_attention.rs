//! Attention with several heads: every query takes a mean of the values, weighted by how its keys fit.
//!
//! - **When**: sequences whose elements look at each other.
//! - **Formula**: `q, k, v` are dense layers of query, key and value; each head has a block of their columns:
//!   `A = softmax(q kᵀ / √(dimension / heads))`, the output a dense layer of the heads' `A v` side by side.
//! - **Shapes**: `query` `[batch, queries, dimension]`, `key` and `value` `[batch, keys, dimension]`, `in_weight`
//!   `[3 dimension, dimension]` in blocks of q, k, v, `in_bias` `[3 dimension]`, `out_weight` `[dimension, dimension]`,
//!   `out_bias` `[dimension]`; `output` like `query`, `attention` `[batch, queries, keys]`, the mean over the heads.
//! - **Gradient**: by all seven.
//! - **Edge cases**: `causal` hides keys behind the query. The number of heads divides the dimension.
//! - **Reference**: Vaswani et al. 2017, arXiv 1706.03762; layout of PyTorch.
//! - **Deviations**: none.

use super::parts::{Layer, OUTPUT, UPSTREAM, is_multiple};
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::nn::{Tape, Var};
use crate::{Error, ErrorCode, Result};

const QUERIES: Axes = &["batch", "queries", "dimension"];
const KEYS: Axes = &["batch", "keys", "dimension"];

const fn weights(name: &'static str, axes: Axes, help: &'static str) -> Input {
    Input::f32(name, axes, help).differentiable()
}

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_multi_head_attention",
    golden: "layer_multi_head_attention",
    paper: 0,
    family: Family::Layers,
    summary: "Attention with several heads.",
    formula: r"A = \mathrm{softmax}\big(q k^\top / \sqrt{d/h}\big),\quad y = [A_1 v_1, \dots, A_h v_h]\,W^\top + b",
    reference: "Vaswani et al. 2017, arXiv 1706.03762",
    inputs: &[
        Input::f32("query", QUERIES, "What looks.").differentiable(),
        Input::f32("key", KEYS, "What is looked at.").differentiable(),
        Input::f32("value", KEYS, "What is taken from there.").differentiable(),
        weights("in_weight", &["projections", "dimension"], "Weights of q, k and v."),
        weights("in_bias", &["projections"], "Offsets of q, k and v."),
        weights("out_weight", &["dimension", "dimension"], "Weights of the output."),
        weights("out_bias", &["dimension"], "Offsets of the output."),
        UPSTREAM.shaped(QUERIES),
    ],
    params: &[
        Param::integer("heads", "h", 1, (1, 4096), 1, "Number of heads."),
        Param::flag("causal", false, "Hide keys behind the query?"),
    ],
    outputs: &[
        Output { axes: QUERIES, ..OUTPUT },
        Output::f32(
            "attention",
            &["batch", "queries", "keys"],
            "Weights, averaged over the heads.",
        ),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

/// Weights and settings of an attention on a tape.
#[derive(Clone, Copy, Debug)]
pub struct Attention {
    /// Weights of queries, keys and values `[3 dimension, dimension]`.
    pub in_weight: Var,
    /// Their offsets `[3 dimension]`.
    pub in_bias: Var,
    /// Weights of the output `[dimension, dimension]`.
    pub out_weight: Var,
    /// Its offsets `[dimension]`.
    pub out_bias: Var,
    /// Number of heads; divides the dimension.
    pub heads: usize,
    /// Hide keys behind the query?
    pub causal: bool,
}

/// The output `[batch, queries, dimension]`, and the weights of every head `[batch, heads, queries, keys]`.
pub fn attention(tape: &mut Tape, [query, key, value]: [Var; 3], layer: &Attention) -> (Var, Var) {
    let dimension = tape.shape(query)[2];
    let mut projected = |x: Var, block: usize| {
        let weight = tape.slice(layer.in_weight, 0, block * dimension, dimension);
        let bias = tape.slice(layer.in_bias, 0, block * dimension, dimension);
        tape.dense(x, weight, Some(bias))
    };
    let (query, key, value) = (projected(query, 0), projected(key, 1), projected(value, 2));
    let scores = tape.scores(query, key, layer.heads, layer.causal);
    let weights = tape.softmax(scores);
    let mixed = tape.mix(weights, value);
    (tape.dense(mixed, layer.out_weight, Some(layer.out_bias)), weights)
}

fn run(call: &Call) -> Result<Arrays> {
    is_multiple(call, "in_weight", "projections", 3, "dimension")?;
    let (heads, dimension) = (call.integer("heads") as usize, call.size("dimension"));
    if dimension % heads != 0 {
        let expected = format!("a divisor of the dimension {dimension}");
        return Err(Error::new(ErrorCode::OutOfRange, "heads", expected, heads.to_string()));
    }
    let mut layer = Layer::of(call);
    let inputs = ["query", "key", "value"].map(|name| layer.variable(name));
    let settings = Attention {
        in_weight: layer.variable("in_weight"),
        in_bias: layer.variable("in_bias"),
        out_weight: layer.variable("out_weight"),
        out_bias: layer.variable("out_bias"),
        heads,
        causal: call.flag("causal"),
    };
    let (output, weights) = attention(&mut layer.tape, inputs, &settings);
    let mut outputs = layer.finish_as_is(output)?;
    outputs.f32("attention", mean_over_heads(layer.tape.values(weights), heads, call));
    Ok(outputs.finish())
}

fn mean_over_heads(weights: &[f32], heads: usize, call: &Call) -> Vec<f64> {
    let size = call.size("queries") * call.size("keys");
    let mut means = vec![0.0; weights.len() / heads];
    for (at, of_head) in weights.chunks_exact(size).enumerate() {
        let mean = &mut means[at / heads * size..][..size];
        mean.iter_mut().zip(of_head).for_each(|(mean, &w)| *mean += f64::from(w) / heads as f64);
    }
    means
}
