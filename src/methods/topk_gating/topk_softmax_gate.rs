//! Softmax over the K largest scores.
//!
//! - **When**: as the sparse gate of a mixture of experts.
//! - **Formula**: `g = softmax(TopK(v, K; b))`, `TopK(v, K; b)_i = v_i + b_i` where `v_i` is among the K largest, else −∞.
//! - **Shapes**: `scores`, `upstream` `[batch, experts]`, `bias` `[experts]`; `gates` `[batch, experts]`, `indices` `[batch, k]`.
//! - **Gradient**: `g (u − ⟨g, u⟩)` on the scores that are kept; the choice itself has none. By the bias, summed over the batch.
//! - **Edge cases**: of equal scores the one with the lower index is kept; K equal to the number of experts is the dense softmax.
//! - **Reference**: arXiv 2309.13850.
//! - **Deviations**: none known; the choice by scores without bias is reconstructed, most code chooses by their sum (`logit`).

use super::parts::{Gate, K, Kept, SELECT_ON};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::rows::softmax_vjp;

const ROWS: Axes = &["batch", "experts"];

pub(crate) const ENTRY: Entry = Entry {
    id: "topk_softmax_gate",
    golden: "topk_softmax_gate",
    paper: 19,
    family: Family::Methods,
    summary: "Softmax over the K largest scores: the sparse gate of a mixture of experts.",
    formula: r"g = \mathrm{softmax}(\mathrm{TopK}(v, K; b))",
    reference: "arXiv 2309.13850",
    inputs: &[
        Input::f32("scores", ROWS, "Score of each expert, a row a sample.").differentiable(),
        Input::f32("bias", &["experts"], "Added to each score that is kept.").differentiable(),
        Input::f32("upstream", ROWS, "Gradient of a loss by the gates, for the gradients.")
            .optional(),
    ],
    params: &[K, SELECT_ON],
    outputs: &[
        Output::f32("gates", ROWS, "Weight of each expert."),
        Output::i32("indices", &["batch", "k"], "Experts that are kept, ascending."),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("experts"),
        Invariance::Shift("scores"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let gate = Gate::of(call)?;
    let (scores, bias) = (call.f64("scores"), call.f64("bias"));
    let (batch, experts) = (call.size("batch"), bias.len());
    let mut gates = vec![0.0; scores.len()];
    let mut indices = Vec::new();
    for (scores, gates) in scores.chunks_exact(experts).zip(gates.chunks_exact_mut(experts)) {
        let Kept { experts, log_gates } = gate.keep(scores, &bias);
        for (&expert, log_gate) in experts.iter().zip(log_gates) {
            gates[expert] = libm::exp(log_gate);
            indices.push(expert as i32);
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("gates", gates.as_slice());
    outputs.i32_of_shape("indices", &[batch, gate.k], indices);
    if let Some(upstream) = call.optional_f64("upstream") {
        // A gate of 0 passes nothing on, as it should.
        let rows = gates.chunks_exact(experts).zip(upstream.chunks_exact(experts));
        let by_scores: Vec<f64> = rows.flat_map(|(gates, u)| softmax_vjp(gates, u)).collect();
        let mut by_bias = vec![0.0; experts];
        for row in by_scores.chunks_exact(experts) {
            by_bias.iter_mut().zip(row).for_each(|(sum, g)| *sum += g);
        }
        outputs.gradient("scores", by_scores);
        outputs.gradient("bias", by_bias);
    }
    Ok(outputs.finish())
}
