//! A run at work.

use super::evaluation::{class_of, rows};
use super::model::{Chance, Mode, Model, Parameter, Pass};
use super::objective::{Batch, Objective};
use super::order::Order;
use super::run::Run;
use super::seeds::{Purpose, derived, random};
use crate::data::{Dataset, flip_horizontally, noisy_labels};
use crate::entry::Digits;
use crate::nn::Tape;
use crate::nn::optimizers::{self, Optimizer};
use crate::{Error, ErrorCode, Result};
use serde::Serialize;
use std::sync::Arc;

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Record {
    /// Steps so far, this one among them.
    pub step: u64,
    /// Epoch that the next step is in, from 0.
    pub epoch: u64,
    /// Loss of the batch before the step.
    pub loss: f64,
    /// Share of the batch that was classified as labelled.
    pub accuracy: f64,
    /// Norm of the gradient, before it was shortened.
    pub gradient_norm: f64,
    /// Learning rate of the step.
    pub learning_rate: f64,
    /// Examples seen so far.
    pub examples: u64,
}

/// Network, data, losses and optimizer of a run, and where it has come to.
///
/// All that is random follows from the seed, so a trainer made anew takes the same steps, and two that differ in their losses
/// see the same batches.
///
/// ```
/// use lossarium::data::Points;
/// use lossarium::training::{Run, Trainer};
/// let data = Points::Moons.draw(200, 2, 0.1, 1)?;
/// let run = Run::from_json(r#"{
///     "network": [{ "kind": "dense", "units": 16 }, { "kind": "tanh" }],
///     "losses": [{ "id": "cross_entropy" }],
///     "optimizer": { "id": "optimizer_adam", "params": { "lr": 0.03 } }
/// }"#)?;
/// let mut trainer = Trainer::new(run, data.clone().into())?;
/// trainer.step(200)?;
/// assert!(trainer.evaluate(&data)?.accuracy > 0.9);
/// # Ok::<(), lossarium::Error>(())
/// ```
#[derive(Debug)]
pub struct Trainer {
    pub(super) run: Run,
    pub(super) data: Arc<Dataset>,
    /// With the label noise of the run.
    labels: Vec<i32>,
    /// How much each example counts.
    pub(super) weights: Option<Vec<f32>>,
    pub(super) model: Model,
    pub(super) objective: Objective,
    pub(super) optimizer: Optimizer,
    pub(super) rate: f64,
    /// Averaged weights.
    pub(super) averaged: Option<Vec<Vec<f32>>>,
    pub(super) order: Order,
    pub(super) step: u64,
    pub(super) examples: u64,
    /// Why the run cannot go on.
    stopped: Option<Error>,
    pub(super) work: Work,
}

/// Memory of a step, kept for the next.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub(super) tape: Tape,
    pub(super) pass: Pass,
    /// For evaluations, whose batches have another size.
    pub(super) other_tape: Tape,
    pub(super) other_pass: Pass,
    ids: Vec<usize>,
    features: Vec<f32>,
    labels: Vec<i32>,
    weights: Vec<f32>,
    teacher: Vec<f32>,
    pub(super) gradients: Vec<Vec<f32>>,
    /// Weights before a perturbation.
    pub(super) before: Vec<Vec<f32>>,
}

impl Trainer {
    /// A run before its first step.
    ///
    /// # Errors
    /// What [`Run::check`] refuses, losses and layers that do not fit the data, and `out_of_memory` of what would not fit into
    /// memory, before any of it is taken.
    pub fn new(run: Run, data: Arc<Dataset>) -> Result<Self> {
        run.check()?;
        let objective = Objective::new(&run.losses, data.len(), data.classes)?;
        if objective.has_teacher() && run.ema.is_none() {
            let (expected, got) = ("an average of the weights as teacher", "a run without");
            return Err(Error::new(ErrorCode::MissingInput, "ema", expected, got));
        }
        if run.flip && data.shape.len() != 3 {
            let (expected, got) = ("images to turn", format!("{:?}", data.shape));
            return Err(Error::new(ErrorCode::ShapeMismatch, "flip", expected, got));
        }
        let (optimizer, rate) = optimizers::named(&run.optimizer.id, &run.optimizer.params)?;
        let model = Model::new(&run, &data, objective.head)?;
        let averaged = run.ema.is_some().then(|| copies(&model.parameters));
        let mut trainer = Self {
            order: Order::new(&run, &data, 0, run.imbalance),
            labels: Vec::new(),
            weights: None,
            work: Work { gradients: copies(&model.parameters), ..Work::default() },
            stopped: None,
            step: 0,
            examples: 0,
            run,
            data,
            model,
            objective,
            optimizer,
            rate,
            averaged,
        };
        trainer.spoil_labels();
        Ok(trainer)
    }

    fn spoil_labels(&mut self) {
        let (data, seed) = (&self.data, derived(self.run.seed, Purpose::Noise, 0));
        self.labels = noisy_labels(&data.labels, data.classes, self.run.label_noise, seed);
    }

    /// The run as declared, with what has been changed since.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Training data.
    pub fn data(&self) -> &Arc<Dataset> {
        &self.data
    }

    /// All weights, layer by layer, those of the first layer first, the head's last.
    pub fn parameters(&self) -> &[Parameter] {
        &self.model.parameters
    }

    /// Running means and variances of batch normalisations.
    pub fn running(&self) -> &[Parameter] {
        &self.model.running
    }

    /// Steps so far.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// Examples that an epoch sees now.
    pub fn examples_of_epoch(&self) -> usize {
        self.order.len()
    }

    /// Changes the share of wrong labels at once, and the imbalance from the next epoch on.
    ///
    /// # Errors
    /// `out_of_range`; nothing has changed then.
    pub fn corrupt(&mut self, label_noise: f64, imbalance: f64) -> Result<()> {
        let run = Run { label_noise, imbalance, ..self.run.clone() };
        run.check()?;
        self.run = run;
        self.spoil_labels();
        Ok(())
    }

    /// Makes examples count differently; nothing makes all count alike.
    ///
    /// # Errors
    /// `undefined` of losses that have no values of single examples, `length_mismatch`, `out_of_range` of weights below 0.
    pub fn weigh(&mut self, weights: Option<Vec<f32>>) -> Result<()> {
        if let Some(weights) = &weights {
            self.objective.check_weights()?;
            if weights.len() != self.data.len() {
                let expected = format!("{} weights", self.data.len());
                let got = weights.len().to_string();
                return Err(Error::new(ErrorCode::LengthMismatch, "weights", expected, got));
            }
            if let Some(weight) = weights.iter().find(|w| !(w.is_finite() && **w >= 0.0)) {
                let got = Digits((*weight).into()).to_string();
                return Err(Error::new(ErrorCode::OutOfRange, "weights", "numbers ≥ 0", got));
            }
        }
        self.weights = weights;
        Ok(())
    }

    /// Takes so many steps and tells about the last.
    ///
    /// # Errors
    /// `not_finite` where loss or gradients are no longer numbers: the state is that before the step, and the trainer stays
    /// stopped. What a loss refuses of a batch. `out_of_range` of no steps.
    pub fn step(&mut self, steps: usize) -> Result<Record> {
        if let Some(error) = &self.stopped {
            return Err(error.clone());
        }
        let mut record = None;
        for _ in 0..steps {
            record = Some(self.one_step().inspect_err(|error| {
                self.stopped = (error.code == ErrorCode::NotFinite).then(|| error.clone());
            })?);
        }
        let none = || Error::new(ErrorCode::OutOfRange, "steps", "at least 1", "0");
        record.ok_or_else(none)
    }

    fn one_step(&mut self) -> Result<Record> {
        self.gather();
        let (loss, accuracy) = self.look(true)?;
        let gradient_norm = self.check_gradients()?;
        if let Some(sam) = self.run.sam {
            self.perturb(sam);
            let looked = self.look(false).and_then(|_| self.check_gradients());
            self.unperturb();
            looked?;
        }
        // Nothing has changed so far; nothing fails from here on.
        let learning_rate = self.rate * self.run.schedule.factor(self.step);
        self.move_weights(learning_rate);
        self.model.keep_statistics();
        self.objective.keep(&self.work.ids);
        self.examples += self.work.ids.len() as u64;
        self.step += 1;
        self.order.advance(self.run.batch, &self.run, &self.data);
        Ok(Record {
            step: self.step,
            epoch: self.order.epoch,
            loss,
            accuracy,
            gradient_norm,
            learning_rate,
            examples: self.examples,
        })
    }

    /// Lays the examples of the next batch side by side.
    fn gather(&mut self) {
        let Self { work, data, run, .. } = self;
        let batch = self.order.batch(run.batch);
        work.ids.clear();
        work.ids.extend_from_slice(batch);
        work.features.clear();
        work.labels.clear();
        work.weights.clear();
        let mut flips = random(run.seed, Purpose::Flips, self.step);
        for &id in &work.ids {
            let start = work.features.len();
            work.features.extend_from_slice(data.example(id));
            if run.flip && flips.chance(0.5) {
                flip_horizontally(&mut work.features[start..], data.shape[2]);
            }
            work.labels.push(self.labels[id]);
        }
        if let Some(weights) = &self.weights {
            work.weights.extend(work.ids.iter().map(|&id| weights[id]));
        }
    }

    /// Puts the batch through, and gives its loss and accuracy; the gradients lie beside the weights then. What is kept for
    /// later is what the first look saw; a second one, from elsewhere, leaves no trace.
    fn look(&mut self, first: bool) -> Result<(f64, f64)> {
        if first && self.objective.has_teacher() {
            self.ask_teacher();
        }
        let Self { work, model, objective, data, .. } = self;
        let Work { tape, pass, .. } = work;
        let chance = Chance { seed: self.run.seed, step: self.step, layer: 0 };
        let forward = model.forward(tape, pass, &work.features, Mode::Training(chance));
        let batch = Batch {
            labels: &work.labels,
            classes: data.classes,
            ids: Some(&work.ids),
            weights: self.weights.as_ref().map(|_| work.weights.as_slice()),
            teacher: objective.has_teacher().then_some(work.teacher.as_slice()),
            seed: self.run.seed,
            step: self.step,
        };
        let loss = objective.loss(tape, forward, &batch);
        let loss = loss.map_err(|error| name_step(error, self.step))?;
        let value = f64::from(tape.values(loss)[0]);
        if !value.is_finite() {
            return Err(not_finite("loss", Digits(value).to_string(), self.step));
        }
        if first {
            model.note_statistics(tape, pass);
            objective.note(tape.values(forward.output));
        }
        let rows = rows(tape.values(forward.output), work.labels.len()).zip(&work.labels);
        let right = rows.filter(|(row, label)| class_of(row) == **label).count();
        tape.backward(loss);
        for (to, &var) in work.gradients.iter_mut().zip(&pass.vars) {
            to.copy_from_slice(tape.gradient(var));
        }
        Ok((value, right as f64 / work.labels.len() as f64))
    }

    /// The scores that the averaged weights give the batch.
    fn ask_teacher(&mut self) {
        let Work { other_tape, other_pass, features, teacher, .. } = &mut self.work;
        let mode = Mode::Evaluation(self.averaged.as_deref());
        let forward = self.model.forward(other_tape, other_pass, features, mode);
        teacher.clear();
        teacher.extend_from_slice(other_tape.values(forward.output));
    }
}

/// The elements of every tensor.
pub(super) fn copies(parameters: &[Parameter]) -> Vec<Vec<f32>> {
    parameters.iter().map(|parameter| parameter.tensor.values.clone()).collect()
}

pub(super) fn not_finite(tensor: &str, got: String, step: u64) -> Error {
    let expected = format!("finite numbers at step {}", step + 1);
    Error::new(ErrorCode::NotFinite, tensor, expected, got)
}

/// What a loss refuses as not finite, with the step.
fn name_step(error: Error, step: u64) -> Error {
    if error.code == ErrorCode::NotFinite {
        not_finite(&error.argument, error.got, step)
    } else {
        error
    }
}
