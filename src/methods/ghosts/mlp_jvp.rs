//! Scores of a network and their derivatives along a direction of its weights, in one forward pass.
//!
//! - **When**: to bound how far a step may go; see `ghost_radius_bound`.
//! - **Formula**: `z = W_L s(… s(W_0 x + b_0) …) + b_L`, `a = J_z v` along the direction `v` of all weights and biases.
//! - **Shapes**: `x` `[batch, inputs]`, `w_i` `[outputs, inputs]`, `b_i` `[outputs]` of up to four layers, `tangent.w_i` and
//!   `tangent.b_i` alike; `logits` and `logit_derivatives` `[batch, classes]`.
//! - **Gradient**: none.
//! - **Edge cases**: relu has the derivative 0 at 0. A network of relu is analytic only piece by piece, and the bound empirical.
//! - **Reference**: arXiv 2603.13552.
//! - **Deviations**: none.

use super::mlp::{ACTIVATION, X, bias, bias_tangent, depth, names, tensor, weight, weight_tangent};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output};
use crate::losses::parts::declared::BATCH_CLASSES;
use crate::nn::{Activation, Tape, Var, mlp};

pub(crate) const ENTRY: Entry = Entry {
    id: "mlp_jvp",
    golden: "mlp_jvp",
    paper: 14,
    family: Family::Methods,
    summary: "Scores of a network and their derivatives along a direction of its weights.",
    formula: r"a(x; v) = J_z(x)\,v",
    reference: "arXiv 2603.13552",
    inputs: &[
        X,
        weight(0),
        bias(0),
        weight_tangent(0),
        bias_tangent(0),
        weight(1),
        bias(1),
        weight_tangent(1),
        bias_tangent(1),
        weight(2),
        bias(2),
        weight_tangent(2),
        bias_tangent(2),
        weight(3),
        bias(3),
        weight_tangent(3),
        bias_tangent(3),
    ],
    params: &[ACTIVATION],
    outputs: &[
        Output::f32("logits", BATCH_CLASSES, "Scores of the classes."),
        Output::f32("logit_derivatives", BATCH_CLASSES, "Their derivatives along the direction."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("inputs")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let depth = depth(call, true)?;
    let mut tape = Tape::default();
    let x = tape.constant(&tensor(call, "x"));
    let names = || names().take(2 * depth);
    let vars: Vec<Var> = names().map(|(name, _)| tape.variable(&tensor(call, name))).collect();
    let layers: Vec<_> = vars.chunks_exact(2).map(|layer| (layer[0], Some(layer[1]))).collect();
    let logits = mlp(&mut tape, x, &layers, Activation::named(call.choice("activation")));
    let directions = names().zip(&vars).map(|((_, tangent), &var)| (var, call.f32(tangent)));
    tape.forward(&directions.collect::<Vec<_>>());
    let shape = tape.shape(logits);
    let mut outputs = call.outputs();
    outputs.f32_of_shape("logits", &shape, tape.values(logits).to_vec());
    outputs.f32_of_shape("logit_derivatives", &shape, tape.tangent(logits).to_vec());
    Ok(outputs.finish())
}
