//! Adam whose steps are kept within the radius of convergence, and the spike of the learning rate that shows why.
//!
//! - **When**: training that must survive a learning rate that is too large.
//! - **Formula**: direction `d = m̂ / (√v̂ + ε)`, radius `ρ = π / max_x Δ_a(x; d/|d|)` on the batch; where the step `η |d|` is longer
//!   than `ρ`, `η = ρ / |d|`; then `θ ← θ − η d`. From step `spike_at` on, `η` is `spike_factor` times as large.
//! - **Shapes**: `x` `[batch, inputs]`, `labels` `[batch]`, `w_i`, `b_i` of up to four layers; `losses`, `radius`, `step_raw` (proposed
//!   length) and `step` (taken) one a step, `w_i`, `b_i` after the last.
//! - **Gradient**: none.
//! - **Edge cases**: equal derivatives of all scores allow any step. Adam's moments are never rescaled.
//! - **Reference**: arXiv 2603.13552; the code piyush314/ghosts-of-softmax.
//! - **Deviations**: the radius is that of the training batch itself.

use super::mlp::{ACTIVATION, X, bias, depth, names, tensor, trained_bias, trained_weight, weight};
use super::parts::spread;
use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, POSITIVE};
use crate::nn::networks::{cross_entropy, diverged};
use crate::nn::optimizers::{Adam, BETA1, BETA2, EPS, LR, Optimizer, Rule, norm};
use crate::nn::{Activation, Tape, Tensor, Var, mlp};
use crate::{Error, ErrorCode, Result};
use std::f64::consts::PI;

/// Keeps denominators from 0.
const TINY: f64 = 1e-12;

const STEPS: Axes = &["steps"];

pub(crate) const ENTRY: Entry = Entry {
    id: "radius_controlled_adam",
    golden: "radius_controlled_adam",
    paper: 14,
    family: Family::Training,
    summary: "Adam whose steps are kept within the radius of convergence.",
    formula: r"\eta \leftarrow \min(\eta, \rho_a(d) / \lVert d \rVert),\quad \theta \leftarrow \theta - \eta\, d",
    reference: "arXiv 2603.13552",
    inputs: &[
        X,
        Input::i32("labels", BATCH, Domain::NonNegative, "The true class of each sample."),
        weight(0),
        bias(0),
        weight(1),
        bias(1),
        weight(2),
        bias(2),
        weight(3),
        bias(3),
    ],
    params: &[
        LR.named("learning_rate"),
        Param::integer("steps", "T", 200, (1, 100_000), 1, "Steps of the run."),
        Param::integer("spike_at", "t_s", 50, (0, 1_000_000), 1, "First step of the spike."),
        Param::float(
            "spike_factor",
            "f",
            1000.0,
            POSITIVE,
            (1.0, 10_000.0),
            "What the spike multiplies the learning rate by.",
        ),
        Param::flag("controller", true, "Keep the steps within the radius?"),
        BETA1,
        BETA2,
        EPS.named("epsilon"),
        ACTIVATION,
    ],
    outputs: &[
        Output::f32("losses", STEPS, "Mean cross-entropy before each step."),
        Output::f32("radius", STEPS, "Radius of convergence along each step."),
        Output::f32("step_raw", STEPS, "Length that Adam proposed."),
        Output::f32("step", STEPS, "Length that was taken."),
        trained_weight(0),
        trained_bias(0),
        trained_weight(1),
        trained_bias(1),
        trained_weight(2),
        trained_bias(2),
        trained_weight(3),
        trained_bias(3),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("inputs")],
    run,
};

/// A network in training.
struct Run<'a> {
    call: &'a Call,
    x: Tensor,
    tensors: Vec<Tensor>,
    tape: Tape,
    optimizer: Optimizer,
}

/// What a step tells.
struct Record {
    loss: f64,
    radius: f64,
    proposed: f64,
    taken: f64,
}

fn run(call: &Call) -> Result<Arrays> {
    let depth = depth(call, false)?;
    let names = || names().take(2 * depth).map(|(name, _)| name);
    let tensors: Vec<_> = names().map(|name| tensor(call, name)).collect();
    check_labels(call, tensors[2 * depth - 2].shape()[0])?;
    let adam = Adam {
        beta1: call.float("beta1"),
        beta2: call.float("beta2"),
        eps: call.float("epsilon"),
        decoupled: false,
    };
    let optimizer = Optimizer::new(Rule::Adam(adam), 0.0);
    let mut run = Run { call, x: tensor(call, "x"), tensors, tape: Tape::default(), optimizer };
    let steps = call.integer("steps") as usize;
    let records: Vec<Record> = (0..steps).map(|at| run.step(at)).collect::<Result<_>>()?;
    let mut outputs = call.outputs();
    let mut trace = |name, of: fn(&Record) -> f64| {
        outputs.f32_of_shape(name, &[steps], records.iter().map(of).collect::<Vec<f64>>());
    };
    trace("losses", |record| record.loss);
    trace("radius", |record| record.radius);
    trace("step_raw", |record| record.proposed);
    trace("step", |record| record.taken);
    for (name, tensor) in names().zip(run.tensors) {
        outputs.f32(name, tensor.values);
    }
    Ok(outputs.finish())
}

impl Run<'_> {
    fn step(&mut self, at: usize) -> Result<Record> {
        let Self { call, x, tensors, tape, optimizer } = self;
        tape.restart();
        let x = tape.constant(x);
        let vars: Vec<Var> = tensors.iter().map(|tensor| tape.variable(tensor)).collect();
        let layers: Vec<_> = vars.chunks_exact(2).map(|layer| (layer[0], Some(layer[1]))).collect();
        let logits = mlp(tape, x, &layers, Activation::named(call.choice("activation")));
        let loss = cross_entropy(tape, logits, call.i32("labels"), &Vec::new())
            .map_err(|error| diverged(error, at))?;
        tape.backward(loss);
        optimizer.begin();
        let mut directions = Vec::new();
        for (index, (tensor, &var)) in tensors.iter().zip(&vars).enumerate() {
            directions.push(optimizer.direct(index, &tensor.values, tape.gradient(var)).to_vec());
        }
        let length = norm(directions.iter().map(Vec::as_slice)) + TINY;
        for direction in &mut directions {
            direction.iter_mut().for_each(|d| *d = (f64::from(*d) / length) as f32);
        }
        let along = vars.iter().copied().zip(directions.iter().map(Vec::as_slice));
        tape.forward(&along.collect::<Vec<_>>());
        let radius = PI / (largest_spread(tape, logits) + TINY);
        let spike = at as i64 >= call.integer("spike_at");
        let factor = if spike { call.float("spike_factor") } else { 1.0 };
        let proposed = call.float("learning_rate") * factor * length;
        let taken = if call.flag("controller") { proposed.min(radius) } else { proposed };
        for (index, tensor) in tensors.iter_mut().enumerate() {
            optimizer.apply(index, &mut tensor.values, taken / length);
        }
        Ok(Record { loss: tape.values(loss)[0].into(), radius, proposed, taken })
    }
}

/// The largest spread of the derivatives of a sample's scores; 0 where no score moves.
fn largest_spread(tape: &Tape, logits: Var) -> f64 {
    let rows = tape.tangent(logits).chunks_exact(tape.shape(logits).columns());
    let wide = |row: &[f32]| row.iter().map(|&a| f64::from(a)).collect::<Vec<_>>();
    rows.map(|row| spread(&wide(row))).fold(0.0, f64::max)
}

fn check_labels(call: &Call, classes: usize) -> Result<()> {
    match call.i32("labels").iter().find(|&&label| label as usize >= classes) {
        None => Ok(()),
        Some(label) => {
            let expected = format!("whole numbers from 0 below {classes}");
            Err(Error::new(ErrorCode::OutOfRange, "labels", expected, label.to_string()))
        }
    }
}
