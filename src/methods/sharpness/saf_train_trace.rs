//! Training with the trajectory loss: today's outputs shall not differ too much from those of some epochs ago (SAF), or from
//! those of averaged weights (MESA).
//!
//! - **When**: flat minima at the price of plain training; a sharp minimum shows as a sudden change of outputs.
//! - **Formula**: `L = CE + λ T² mean KL(softmax(z̃ / T) ‖ softmax(z / T))` while `start_epoch < epoch < end_epoch`; `v ← m v + g`,
//!   `w ← w − η v`; then `W_ema ← d W_ema + (1 − d) W`. `z̃`: the scores that the same sample had `lag` epochs ago, or now those of
//!   `W_ema`. A linear softmax model, samples in order.
//! - **Shapes**: `inputs` `[samples, dimension]`, `labels` `[samples]`, `weight` `[classes, dimension]`, `bias` `[classes]`;
//!   `step_losses` (in all) and `step_trajectory_losses` (without `λ`; 0 where inactive) `[steps]`.
//! - **Gradient**: none.
//! - **Edge cases**: the last batch may be smaller. Scores are written before they are read, so a slot that is read has been filled;
//!   with `start_epoch + 1 < lag` it would not, which is an error.
//! - **Reference**: Du et al. 2022, arXiv 2205.14083; the code AngusDujw/SAF.
//! - **Deviations**: none.

use super::parts::{
    BIAS, BIAS_AXES, INPUTS, Model, STEPS, TRAINED_BIAS, TRAINED_WEIGHT, WEIGHT, WEIGHT_AXES,
};
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::distillation::saf_trajectory_loss;
use crate::losses::parts::declared::{LABELS, NON_NEGATIVE, POSITIVE, TEMPERATURE, UNIT};
use crate::nn::networks::{cross_entropy, diverged, number};
use crate::nn::optimizers::{MOMENTUM, Momentum, Optimizer, Rule, SHARE, average};
use crate::nn::{LossInput, Tape, Var};
use crate::{Error, ErrorCode, Result};

const EPOCHS: (i64, i64) = (0, 1_000_000);

pub(crate) const ENTRY: Entry = Entry {
    id: "saf_train_trace",
    golden: "saf_train_trace",
    paper: 39,
    family: Family::Training,
    summary: "Training that holds today's outputs to those of some epochs ago.",
    formula: r"L = \mathrm{CE} + \lambda T^2\, \mathrm{KL}\big(\mathrm{softmax}(\tilde z/T) \,\|\, \mathrm{softmax}(z/T)\big)",
    reference: "Du et al. 2022, arXiv 2205.14083",
    inputs: &[INPUTS, WEIGHT, BIAS, LABELS],
    params: &[
        Param::choice(
            "mode",
            &["saf", "mesa"],
            "Against scores of the past, or of averaged weights.",
        ),
        Param::integer("epochs", "E", 10, (1, 10_000), 1, "Times that all samples are seen."),
        Param::integer("batch", "B", 64, (1, 1_000_000), 1, "Samples of a step."),
        Param::float("lr", r"\eta", 0.05, POSITIVE, (0.001, 1.0), "Learning rate."),
        MOMENTUM,
        TEMPERATURE.with_default(5.0),
        Param::float(
            "coefficient",
            r"\lambda",
            0.3,
            NON_NEGATIVE,
            (0.0, 2.0),
            "Weight of the trajectory loss.",
        ),
        Param::integer("lag", "l", 3, (1, 64), 1, "Epochs to look back."),
        Param::integer(
            "start_epoch",
            "e_0",
            5,
            EPOCHS,
            1,
            "The loss acts after this epoch, counted from 0.",
        ),
        Param::integer("end_epoch", "e_1", 300, EPOCHS, 1, "The loss acts before this epoch."),
        Param::float(
            "label_smoothing",
            r"\varepsilon",
            0.1,
            UNIT,
            (0.0, 0.5),
            "Weight moved from the true class to all classes.",
        ),
        Param::float(
            "ema_decay",
            "d",
            0.9998,
            SHARE,
            (0.9, 0.9999),
            "Share of the averaged weights that stays.",
        ),
    ],
    outputs: &[
        TRAINED_WEIGHT,
        TRAINED_BIAS,
        Output::f32("step_losses", STEPS, "Loss of each step, all in all."),
        Output::f32("step_trajectory_losses", STEPS, "Trajectory loss of each step by itself."),
        Output::f32("ema_weight", WEIGHT_AXES, "Averaged weights."),
        Output::f32("ema_bias", BIAS_AXES, "Averaged offsets."),
    ],
    invariances: &[Invariance::Order("classes"), Invariance::Order("dimension")],
    run,
};

/// A model in training, its averaged copy, and the scores of the last epochs.
struct Run<'a> {
    call: &'a Call,
    model: Model,
    averaged: Model,
    optimizer: Optimizer,
    tape: Tape,
    past: Past,
}

/// Scores of all samples in each of the last epochs, and in this one.
struct Past {
    slots: Vec<Vec<f32>>,
}

impl Past {
    fn of(&mut self, epoch: usize) -> &mut Vec<f32> {
        let slots = self.slots.len();
        &mut self.slots[epoch % slots]
    }
}

fn run(call: &Call) -> Result<Arrays> {
    let saf = call.choice("mode") == "saf";
    let (start, lag) = (call.integer("start_epoch"), call.integer("lag"));
    if saf && start + 1 < lag {
        let expected = format!("at least lag − 1 = {}", lag - 1);
        return Err(Error::new(ErrorCode::OutOfRange, "start_epoch", expected, start.to_string()));
    }
    let momentum = Momentum { momentum: call.float("momentum"), ahead: false };
    let slots = if saf { lag as usize + 1 } else { 0 };
    let model = Model::of(call);
    let mut run = Run {
        call,
        averaged: model.clone(),
        model,
        optimizer: Optimizer::new(Rule::Momentum(momentum), 0.0),
        tape: Tape::default(),
        past: Past { slots: vec![Vec::new(); slots] },
    };
    let (samples, batch) = (call.size("batch"), call.integer("batch") as usize);
    let (mut losses, mut trajectory_losses) = (Vec::new(), Vec::new());
    for epoch in 0..call.integer("epochs") as usize {
        if saf {
            run.past.of(epoch).clear();
        }
        for start in (0..samples).step_by(batch) {
            let length = batch.min(samples - start);
            let step = losses.len();
            let (loss, trajectory_loss) =
                run.step(epoch, start, length).map_err(|error| diverged(error, step))?;
            losses.push(loss);
            trajectory_losses.push(trajectory_loss);
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("weight", run.model.weight.values).f32("bias", run.model.bias.values);
    outputs.f32_of_shape("step_losses", &[losses.len()], losses);
    outputs.f32_of_shape("step_trajectory_losses", &[trajectory_losses.len()], trajectory_losses);
    outputs.f32("ema_weight", run.averaged.weight.values);
    outputs.f32("ema_bias", run.averaged.bias.values);
    Ok(outputs.finish())
}

impl Run<'_> {
    /// The losses of a step on `length` samples from `start` on: in all, and the trajectory's by itself.
    fn step(&mut self, epoch: usize, start: usize, length: usize) -> Result<(f32, f32)> {
        let Self { call, model, averaged, optimizer, tape, past } = self;
        tape.restart();
        let dimension = call.size("dimension");
        let rows = &call.f32("inputs")[start * dimension..][..length * dimension];
        let x = tape.constant_of(&[length, dimension], rows);
        let (vars, logits) = model.scores(tape, x);
        let smoothing = vec![number("label_smoothing", call.float("label_smoothing"))];
        let labels = &call.i32("labels")[start..][..length];
        let mut loss = cross_entropy(tape, logits, labels, &smoothing)?;
        let mut trajectory_loss = 0.0;
        if !past.slots.is_empty() {
            past.of(epoch).extend_from_slice(tape.values(logits));
        }
        if call.integer("start_epoch") < epoch as i64 && (epoch as i64) < call.integer("end_epoch")
        {
            let reference = if past.slots.is_empty() {
                averaged.scores(tape, x).1
            } else {
                let classes = call.size("classes");
                let then = &past.of(epoch - call.integer("lag") as usize)[start * classes..];
                tape.constant_of(&[length, classes], &then[..length * classes])
            };
            let term = trajectory(call, tape, logits, reference)?;
            trajectory_loss = tape.values(term)[0];
            let weighted = tape.scale(term, call.float("coefficient") as f32);
            loss = tape.add(loss, weighted);
        }
        tape.backward(loss);
        optimizer.begin();
        let tensors = model.tensors_mut().into_iter().zip(averaged.tensors_mut());
        for (at, ((weights, averaged), var)) in tensors.zip(vars).enumerate() {
            optimizer.update(at, weights, tape.gradient(var), call.float("lr"));
            average(averaged, weights, call.float("ema_decay"));
        }
        Ok((tape.values(loss)[0], trajectory_loss))
    }
}

/// The trajectory loss without its coefficient; the reference is a constant.
fn trajectory(call: &Call, tape: &mut Tape, logits: Var, reference: Var) -> Result<Var> {
    let inputs =
        [("logits", LossInput::Value(logits)), ("past_logits", LossInput::Value(reference))];
    let params = vec![number("temperature", call.float("temperature")), number("coefficient", 1.0)];
    tape.loss(&saf_trajectory_loss::ENTRY, &inputs, &params)
}
