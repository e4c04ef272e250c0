//! Hierarchical softmax of two levels: a group of classes first, then the class within it.
//!
//! - **When**: very many classes and the whole softmax too slow; only the true group is looked into, `O(√D)`.
//! - **Formula**: `l = −ln softmax(W₁ h + b₁)[g] − ln softmax(W₂[g] h + b₂[g])[i]` with `g = ⌊y / n₂⌋`, `i = y mod n₂`.
//! - **Shapes**: `hidden` `[batch, dimension]`, `group_weights` `[groups, dimension]`, `class_weights`
//!   `[groups, leaves, dimension]`, the biases without `dimension`, `labels` `[batch]`; `loss` a scalar, `per_sample` `[batch]`.
//! - **Gradient**: by the hidden vectors and all weights and biases; groups that no label has get 0.
//! - **Edge cases**: leaves beyond the last class take probability and are never a label.
//! - **Reference**: Morin and Bengio 2005, "Hierarchical probabilistic neural network language model"; rival of arXiv 1604.08859.
//! - **Deviations**: the released script has as many groups as leaves; here the shapes of the weights say how many.

use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Param};
use crate::losses::parts::declared::{BATCH, LOSS, PER_SAMPLE};
use crate::losses::parts::rows::{dot, log_softmax};
use crate::{Error, ErrorCode, Result};

/// The default: every leaf is a class.
const ALL_LEAVES: i64 = i32::MAX as i64;

pub(crate) const ENTRY: Entry = Entry {
    id: "hierarchical_softmax_loss",
    golden: "hierarchical_softmax_loss",
    paper: 2,
    family: Family::Classification,
    summary: "Cross-entropy of a softmax over groups and of one over the classes of the group.",
    formula: r"\ell = -\log p(g) - \log p(i \mid g),\quad g = \lfloor y / n_2 \rfloor,\ i = y \bmod n_2",
    reference: "Morin and Bengio 2005, Hierarchical probabilistic neural network language model",
    inputs: &[
        Input::f32("hidden", &["batch", "dimension"], "Input of the output layer, a row a sample.")
            .differentiable(),
        Input::f32("group_weights", &["groups", "dimension"], "Weights of the groups.")
            .differentiable(),
        Input::f32("group_bias", &["groups"], "Biases of the groups.").differentiable(),
        Input::f32(
            "class_weights",
            &["groups", "leaves", "dimension"],
            "Weights of the classes within their groups.",
        )
        .differentiable(),
        Input::f32("class_bias", &["groups", "leaves"], "Biases of the classes.").differentiable(),
        Input::i32("labels", BATCH, Domain::NonNegative, "The true class of each sample."),
    ],
    params: &[Param::integer(
        "num_classes",
        "D",
        ALL_LEAVES,
        (2, ALL_LEAVES),
        1,
        "How many of the leaves are classes; the largest whole number for all.",
    )],
    outputs: &[LOSS, PER_SAMPLE],
    invariances: &[Invariance::Order("batch"), Invariance::Order("dimension")],
    run,
};

/// One softmax layer: its weights, and the gradients that gather.
struct Layer {
    weights: Vec<f64>,
    bias: Vec<f64>,
    by_weights: Vec<f64>,
    by_bias: Vec<f64>,
}

impl Layer {
    fn new(call: &Call, weights: &str, bias: &str) -> Self {
        let (weights, bias) = (call.f64(weights), call.f64(bias));
        let (by_weights, by_bias) = (vec![0.0; weights.len()], vec![0.0; bias.len()]);
        Self { weights, bias, by_weights, by_bias }
    }

    /// `−ln p` of output `target` among those of rows `first..first + rows`; the gradients are added to.
    fn step(
        &mut self,
        (first, rows): (usize, usize),
        target: usize,
        hidden: &[f64],
        factor: f64,
        by_hidden: &mut [f64],
    ) -> f64 {
        let dimension = hidden.len();
        let row = |at: usize| (first + at) * dimension..(first + at + 1) * dimension;
        let logit = |at| dot(&self.weights[row(at)], hidden) + self.bias[first + at];
        let log_p = log_softmax(&(0..rows).map(logit).collect::<Vec<_>>());
        for (at, &log_p) in log_p.iter().enumerate() {
            let p = if at == target { libm::expm1(log_p) } else { libm::exp(log_p) };
            let slope = factor * p;
            self.by_bias[first + at] += slope;
            let weights = self.weights[row(at)].iter().zip(&mut self.by_weights[row(at)]);
            for (k, (&weight, by_weight)) in weights.enumerate() {
                *by_weight += slope * hidden[k];
                by_hidden[k] += slope * weight;
            }
        }
        -log_p[target]
    }
}

fn run(call: &Call) -> Result<Arrays> {
    let (groups, leaves) = (call.size("groups"), call.size("leaves"));
    let (labels, dimension) = (call.i32("labels"), call.size("dimension"));
    check_classes(call, labels, groups * leaves)?;
    let mut first = Layer::new(call, "group_weights", "group_bias");
    let mut second = Layer::new(call, "class_weights", "class_bias");
    let hidden = call.f64("hidden");
    let mut by_hidden = vec![0.0; hidden.len()];
    let factor = 1.0 / labels.len() as f64;
    let rows = hidden.chunks_exact(dimension).zip(by_hidden.chunks_exact_mut(dimension));
    let sample = |((hidden, by_hidden), &label): ((&[f64], &mut [f64]), &i32)| {
        let (group, leaf) = (label as usize / leaves, label as usize % leaves);
        first.step((0, groups), group, hidden, factor, by_hidden)
            + second.step((group * leaves, leaves), leaf, hidden, factor, by_hidden)
    };
    let values: Vec<f64> = rows.zip(labels).map(sample).collect();
    let mut outputs = call.outputs();
    outputs.f32("loss", values.iter().sum::<f64>() * factor);
    outputs.f32("per_sample", values);
    outputs.gradient("hidden", by_hidden);
    outputs.gradient("group_weights", first.by_weights);
    outputs.gradient("group_bias", first.by_bias);
    outputs.gradient("class_weights", second.by_weights);
    outputs.gradient("class_bias", second.by_bias);
    Ok(outputs.finish())
}

fn check_classes(call: &Call, labels: &[i32], all: usize) -> Result<()> {
    let asked = call.integer("num_classes");
    if all < 2 || (asked != ALL_LEAVES && asked > all as i64) {
        let least = if asked == ALL_LEAVES { 2 } else { asked };
        let expected = format!("at least {least} groups times leaves");
        return Err(Error::new(
            ErrorCode::ShapeMismatch,
            "class_weights",
            expected,
            all.to_string(),
        ));
    }
    let classes = asked.min(all as i64);
    match labels.iter().position(|&label| i64::from(label) >= classes) {
        None => Ok(()),
        Some(at) => {
            let expected = format!("whole numbers from 0 below {classes}");
            let got = format!("{} at [{at}]", labels[at]);
            Err(Error::new(ErrorCode::OutOfRange, "labels", expected, got))
        }
    }
}
