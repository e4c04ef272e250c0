//! Training on modular addition, where memory comes long before insight.
//!
//! - **When**: to watch the softmax collapse, and what StableMax or gradients across the weights do against it.
//! - **Formula**: pairs `(a, b)` as `[one-hot a; one-hot b]`, target `(a + b) mod p`; `z = W₂ relu(W₁ relu(W₀ x))`; AdamW on the whole
//!   training set at every step, its gradients through `perp_grad` first where asked for.
//! - **Shapes**: `train_index` `[samples]` of pairs `a p + b`, `w0` `[hidden0, 2 p]`, `w1` `[hidden1, hidden0]`, `w2` `[p, hidden1]`;
//!   `losses` `[steps]` before each step, weights after the last.
//! - **Gradient**: none.
//! - **Edge cases**: an index beyond the last pair and weights that do not fit the modulus are errors.
//! - **Reference**: Prieto et al. 2025, arXiv 2501.04697.
//! - **Deviations**: as in the official code, gradients across the weights keep the norm of the gradient; the paper's formula does
//!   not say so.

use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Output, Param};
use crate::losses::classification::{cross_entropy, stablemax_cross_entropy};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::nn::networks::{against_labels, diverged};
use crate::nn::optimizers::{Adam, BETA1, BETA2, EPS, LR, Optimizer, Rule, perpendicular};
use crate::nn::{Activation, Tape, Tensor, mlp};
use crate::{Error, ErrorCode, Result};

const NAMES: [&str; 3] = ["w0", "w1", "w2"];
const W0: Axes = &["hidden0", "pair"];
const W1: Axes = &["hidden1", "hidden0"];
const W2: Axes = &["classes", "hidden1"];

pub(crate) const ENTRY: Entry = Entry {
    id: "grokking_trainer",
    golden: "grokking_trainer",
    paper: 38,
    family: Family::Training,
    summary: "Training on modular addition, where memory comes long before insight.",
    formula: r"z = W_2\,\mathrm{relu}(W_1\,\mathrm{relu}(W_0\,[e_a; e_b])),\quad y = (a + b) \bmod p",
    reference: "Prieto et al. 2025, arXiv 2501.04697",
    inputs: &[
        Input::i32("train_index", &["samples"], Domain::NonNegative, "Pairs a p + b to train on."),
        Input::f32("w0", W0, "Weights of the first layer."),
        Input::f32("w1", W1, "Weights of the second layer."),
        Input::f32("w2", W2, "Weights of the last layer."),
    ],
    params: &[
        Param::integer("modulus", "p", 47, (2, 1024), 1, "Numbers that are added."),
        Param::integer("steps", "T", 200, (1, 100_000), 1, "Steps of the run."),
        LR.named("learning_rate").with_default(0.01),
        Param::choice("loss", &["cross_entropy", "stablemax"], "Softmax, or StableMax."),
        Param::flag("perp_grad", false, "Only gradients across the weights?"),
        BETA1,
        BETA2,
        EPS.named("epsilon"),
        Param::float(
            "weight_decay",
            r"\lambda",
            0.0,
            NON_NEGATIVE,
            (0.0, 1.0),
            "Share of the weights that each unit of learning rate takes away.",
        ),
    ],
    outputs: &[
        Output::f32("losses", &["steps"], "Mean loss before each step."),
        Output::f32("w0", W0, "Weights after the last step."),
        Output::f32("w1", W1, "Weights after the last step."),
        Output::f32("w2", W2, "Weights after the last step."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (pairs, labels) = data(call)?;
    let mut weights = NAMES.map(|name| Tensor::new(call.shape(name), call.f32(name).to_vec()));
    let adam = Adam {
        beta1: call.float("beta1"),
        beta2: call.float("beta2"),
        eps: call.float("epsilon"),
        decoupled: true,
    };
    let mut optimizer = Optimizer::new(Rule::Adam(adam), call.float("weight_decay"));
    let loss_of = match call.choice("loss") {
        "stablemax" => &stablemax_cross_entropy::ENTRY,
        _ => &cross_entropy::ENTRY,
    };
    let mut tape = Tape::default();
    let mut losses = Vec::new();
    for step in 0..call.integer("steps") as usize {
        tape.restart();
        let x = tape.constant(&pairs);
        let vars = [0, 1, 2].map(|at| tape.variable(&weights[at]));
        let logits = mlp(&mut tape, x, &vars.map(|weight| (weight, None)), Activation::Relu);
        let loss = against_labels(&mut tape, loss_of, logits, &labels, &Vec::new())
            .map_err(|error| diverged(error, step))?;
        losses.push(tape.values(loss)[0]);
        tape.backward(loss);
        optimizer.begin();
        for (at, (weights, var)) in weights.iter_mut().zip(vars).enumerate() {
            let mut gradient = tape.gradient(var).to_vec();
            if call.flag("perp_grad") {
                perpendicular(&weights.values, &mut gradient, true);
            }
            optimizer.update(at, &mut weights.values, &gradient, call.float("learning_rate"));
        }
    }
    let mut outputs = call.outputs();
    outputs.f32_of_shape("losses", &[losses.len()], losses);
    for (name, weights) in NAMES.into_iter().zip(weights) {
        outputs.f32(name, weights.values);
    }
    Ok(outputs.finish())
}

/// The pairs to train on as rows of two one-hot vectors, and their sums.
fn data(call: &Call) -> Result<(Tensor, Vec<i32>)> {
    let modulus = call.integer("modulus") as usize;
    for (name, axis, size) in [("w0", "pair", 2 * modulus), ("w2", "classes", modulus)] {
        if call.size(axis) != size {
            let (expected, got) = (format!("{axis} = {size}"), call.size(axis).to_string());
            return Err(Error::new(ErrorCode::ShapeMismatch, name, expected, got));
        }
    }
    let index = call.i32("train_index");
    let mut pairs = Tensor::zeros(&[index.len(), 2 * modulus]);
    let mut labels = Vec::with_capacity(index.len());
    for (&at, row) in index.iter().zip(pairs.values.chunks_exact_mut(2 * modulus)) {
        let (a, b) = (at as usize / modulus, at as usize % modulus);
        if a >= modulus {
            let expected = format!("whole numbers from 0 below {}", modulus * modulus);
            let code = ErrorCode::OutOfRange;
            return Err(Error::new(code, "train_index", expected, at.to_string()));
        }
        row[a] = 1.0;
        row[modulus + b] = 1.0;
        labels.push(((a + b) % modulus) as i32);
    }
    Ok((pairs, labels))
}
