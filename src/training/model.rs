//! The weights of a network, and the way of a batch through it.

use super::feed::Head;
use super::network::{Plan, Planned, Stage, Start, elements};
use super::run::Run;
use super::seeds::{self, Purpose};
use crate::data::Dataset;
use crate::nn::{Attention, Gru, Shape, Statistics, Tape, Tensor, Var, attention, dropout, gru};
use crate::{Error, ErrorCode, Result};

/// Added to the variance by normalisation, and the share of a batch in the running statistics.
const EPSILON: f64 = 1e-5;
const MOMENTUM: f64 = 0.1;

/// Copies of the weights that a run keeps at most: on the tape, gradients there and apart, direction, three moments, the
/// average, those before a perturbation; and of each activation: value, gradient, what the gradient needs.
const COPIES_OF_WEIGHTS: u64 = 10;
const COPIES_OF_ACTIVATIONS: u64 = 4;

/// A tensor of weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Where it is: `network[0].weight`, `head.bias`.
    pub name: String,
    /// Its elements.
    pub tensor: Tensor,
}

/// A network with its weights.
#[derive(Clone, Debug)]
pub(super) struct Model {
    stages: Vec<Stage>,
    head: Head,
    /// The first tensor of the head.
    head_at: usize,
    /// Shape of a batch of one example.
    example: Vec<usize>,
    /// Size of the embedding that the head sees.
    pub(super) dimension: usize,
    pub(super) parameters: Vec<Parameter>,
    /// Running means and variances in turn.
    pub(super) running: Vec<Parameter>,
    /// What they will be after this step, one after the other.
    noted: Vec<f32>,
}

/// What a batch became, on a tape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forward {
    /// What the head saw, `[batch, dimension]`.
    pub(super) hidden: Var,
    /// What it gave, `[batch, outputs]`.
    pub(super) output: Var,
    /// Its weights, `[outputs, dimension]`.
    pub(super) head_weight: Var,
}

/// Memory that the way through a network needs, kept from step to step.
#[derive(Debug, Default)]
pub(super) struct Pass {
    /// The weights on the tape.
    pub(super) vars: Vec<Var>,
    /// Normalised values whose batch statistics enter the running ones.
    normalized: Vec<(usize, Var)>,
    /// A mask of dropout, a first state, weights of a mean.
    scratch: Vec<f32>,
}

impl Model {
    /// Plans a network for examples of `data`, asks for its memory, and draws its first weights.
    pub(super) fn new(run: &Run, data: &Dataset, head: Head) -> Result<Self> {
        let mut plan = Plan::default();
        let (stages, hidden) = plan.place_all(&run.network, data.shape.clone(), "network")?;
        let dimension = elements(&hidden) as usize;
        let head_at = plan.place_head(head.outputs(data.classes), dimension, head != Head::Cosine);
        check_memory(&plan, run, data)?;
        let mut example = vec![1];
        example.extend(&data.shape);
        let first = |at: usize, planned: Planned| first_weights(planned, run.seed, at);
        let parameters = plan.parameters.into_iter().enumerate();
        let parameters = parameters.map(|(at, planned)| first(at, planned)).collect();
        let running = plan.running.into_iter().map(|planned| first(0, planned)).collect();
        let noted = Vec::new();
        Ok(Self { stages, head, head_at, example, dimension, parameters, running, noted })
    }

    /// Puts a batch of `count` examples through the network. Weights are those of `weights`, else its own; with `training`,
    /// gradients are taken by them and chance comes from the seed.
    pub(super) fn forward(
        &self,
        tape: &mut Tape,
        pass: &mut Pass,
        features: &[f32],
        mode: Mode<'_>,
    ) -> Forward {
        tape.restart();
        pass.vars.clear();
        pass.normalized.clear();
        for (at, Parameter { tensor, .. }) in self.parameters.iter().enumerate() {
            pass.vars.push(match mode {
                Mode::Training(_) => tape.variable(tensor),
                Mode::Evaluation(None) => tape.constant(tensor),
                Mode::Evaluation(Some(weights)) => tape.constant_of(&tensor.shape(), &weights[at]),
            });
        }
        let size: usize = self.example.iter().product();
        let count = features.len() / size;
        let mut shape = [count, 1, 1, 1];
        shape[1..self.example.len()].copy_from_slice(&self.example[1..]);
        let x = tape.constant_of(&shape[..self.example.len()], features);
        let mut random = match mode {
            Mode::Training(step) => Some(step),
            Mode::Evaluation(_) => None,
        };
        let hidden = self.layers(&self.stages, tape, pass, x, &mut random);
        let hidden = tape.reshape(hidden, &[count, self.dimension]);
        let head_weight = pass.vars[self.head_at];
        let output = match self.head {
            Head::Cosine => {
                let (x, weight) = (tape.unit_rows(hidden), tape.unit_rows(head_weight));
                tape.dense(x, weight, None)
            }
            Head::Classes | Head::Binary => {
                tape.dense(hidden, head_weight, Some(pass.vars[self.head_at + 1]))
            }
        };
        Forward { hidden, output, head_weight }
    }

    fn layers(
        &self,
        stages: &[Stage],
        tape: &mut Tape,
        pass: &mut Pass,
        mut x: Var,
        random: &mut Option<Chance>,
    ) -> Var {
        for stage in stages {
            x = self.layer(stage, tape, pass, x, random);
        }
        x
    }

    fn layer(
        &self,
        stage: &Stage,
        tape: &mut Tape,
        pass: &mut Pass,
        x: Var,
        random: &mut Option<Chance>,
    ) -> Var {
        let shape = tape.shape(x);
        match *stage {
            Stage::Dense { at, flat } => {
                let x = if flat { tape.flatten(x) } else { x };
                tape.dense(x, pass.vars[at], Some(pass.vars[at + 1]))
            }
            Stage::Conv2d { at, window } => {
                tape.conv2d(x, pass.vars[at], pass.vars[at + 1], window)
            }
            Stage::MaxPool2d(kernel) => tape.max_pool2d(x, kernel, kernel),
            Stage::AvgPool2d(kernel) => tape.avg_pool2d(x, kernel, kernel),
            Stage::Relu => tape.relu(x),
            Stage::Tanh => tape.tanh(x),
            Stage::Gelu => tape.gelu(x),
            Stage::Sigmoid => tape.sigmoid(x),
            Stage::BatchNorm { at, running } => {
                self.batch_norm(tape, pass, x, (at, running), random.is_some())
            }
            Stage::LayerNorm { at } => {
                tape.layer_norm(x, pass.vars[at], pass.vars[at + 1], EPSILON)
            }
            Stage::Dropout(rate) => match random {
                Some(chance) => drop_out(tape, pass, x, rate, chance),
                None => x,
            },
            Stage::Gru { at, units, reset_after, all } => {
                let vars = &pass.vars[at..];
                let weights = Gru {
                    weight_ih: vars[0],
                    weight_hh: vars[1],
                    bias_ih: vars[2],
                    bias_hh: vars[3],
                    reset_after,
                };
                let start = filled(&mut pass.scratch, shape[0] * units, 0.0);
                let start = tape.constant_of(&[shape[0], units], start);
                let (states, last) = gru(tape, x, start, &weights);
                if all { states } else { last }
            }
            Stage::Attention { at, heads, causal } => {
                let vars = &pass.vars[at..];
                let [in_weight, in_bias, out_weight, out_bias] = [0, 1, 2, 3].map(|at| vars[at]);
                let layer = Attention { in_weight, in_bias, out_weight, out_bias, heads, causal };
                attention(tape, [x; 3], &layer).0
            }
            Stage::Mean => mean_of_steps(tape, pass, x, shape),
            Stage::Rows => tape.reshape(x, &[shape[0], shape[2], shape[3]]),
            Stage::Residual(ref stages) => {
                let change = self.layers(stages, tape, pass, x, random);
                tape.add(x, change)
            }
        }
    }

    fn batch_norm(
        &self,
        tape: &mut Tape,
        pass: &mut Pass,
        x: Var,
        (at, running): (usize, usize),
        training: bool,
    ) -> Var {
        let (weight, bias) = (pass.vars[at], pass.vars[at + 1]);
        if training {
            let normalized = tape.batch_norm(x, weight, bias, EPSILON);
            pass.normalized.push((running, normalized));
            return normalized;
        }
        let [mean, variance] = [0, 1].map(|at| tape.constant(&self.running[running + at].tensor));
        tape.batch_norm_by(x, weight, bias, [mean, variance], EPSILON)
    }

    /// Mixes the statistics of the batch that went through last with the running ones, for [`Model::keep_statistics`].
    pub(super) fn note_statistics(&mut self, tape: &Tape, pass: &Pass) {
        self.noted.clear();
        for &(at, normalized) in &pass.normalized {
            let Statistics { mean, variance } = tape.statistics(normalized);
            for (running, batch) in self.running[at..].iter().zip([mean, variance]) {
                let mixed = running.tensor.values.iter().zip(batch).map(|(&running, &batch)| {
                    let kept = (1.0 - MOMENTUM) * f64::from(running);
                    (kept + MOMENTUM * f64::from(batch)) as f32
                });
                self.noted.extend(mixed);
            }
        }
    }

    /// Makes what was noted the running statistics.
    pub(super) fn keep_statistics(&mut self) {
        let mut noted = self.noted.as_slice();
        for running in &mut self.running {
            let (first, rest) = noted.split_at(running.tensor.values.len());
            running.tensor.values.copy_from_slice(first);
            noted = rest;
        }
    }
}

/// How a batch goes through.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mode<'a> {
    /// With gradients and chance.
    Training(Chance),
    /// Without, by other weights than the network's own if there are such.
    Evaluation(Option<&'a [Vec<f32>]>),
}

/// Seeds for the dropouts of a step, one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance {
    pub(super) seed: u64,
    pub(super) step: u64,
    pub(super) layer: u64,
}

fn filled(scratch: &mut Vec<f32>, length: usize, value: f32) -> &[f32] {
    scratch.clear();
    scratch.resize(length, value);
    scratch
}

fn drop_out(tape: &mut Tape, pass: &mut Pass, x: Var, rate: f64, chance: &mut Chance) -> Var {
    let purpose = Purpose::Dropout(chance.layer);
    chance.layer += 1;
    let mut random = seeds::random(chance.seed, purpose, chance.step);
    let shape = tape.shape(x);
    pass.scratch.clear();
    let kept = (0..shape.elements()).map(|_| f32::from(!random.chance(rate)));
    pass.scratch.extend(kept);
    let mask = tape.constant_of(&shape, &pass.scratch);
    dropout(tape, x, mask, rate)
}

fn mean_of_steps(tape: &mut Tape, pass: &mut Pass, x: Var, shape: Shape) -> Var {
    let (batch, steps) = (shape[0], shape[1]);
    let weights = filled(&mut pass.scratch, batch * steps, 1.0 / steps as f32);
    let weights = tape.constant_of(&[batch, 1, 1, steps], weights);
    let mean = tape.mix(weights, x);
    tape.reshape(mean, &[batch, shape[2]])
}

fn first_weights(planned: Planned, seed: u64, at: usize) -> Parameter {
    let length = planned.shape.iter().product();
    let values = match planned.start {
        Start::All(value) => vec![value; length],
        Start::Uniform(bound) => {
            let mut random = seeds::random(seed, Purpose::Weights, at as u64);
            (0..length).map(|_| random.between(-bound, bound) as f32).collect()
        }
    };
    Parameter { name: planned.name, tensor: Tensor::new(&planned.shape, values) }
}

/// Asks for the memory of a run as a whole, and gives it back.
fn check_memory(plan: &Plan, run: &Run, data: &Dataset) -> Result<()> {
    let sizes = plan.parameters.iter().chain(&plan.running).map(|planned| elements(&planned.shape));
    let weights = sizes.fold(0u64, u64::saturating_add).saturating_mul(COPIES_OF_WEIGHTS);
    let example = elements(&data.shape).saturating_add(plan.activations);
    let batch = run.batch.min(data.len()) as u64;
    let activations = example.saturating_mul(batch).saturating_mul(COPIES_OF_ACTIVATIONS);
    let floats = weights.saturating_add(activations).saturating_add(2 * plan.windows);
    let bytes = floats.saturating_mul(size_of::<f32>() as u64);
    let asked = usize::try_from(bytes).ok();
    let had = asked.is_some_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok());
    if had {
        return Ok(());
    }
    let expected = "a network and a batch that fit into memory";
    let got = format!("{} MB", bytes.div_ceil(1_000_000));
    Err(Error::new(ErrorCode::OutOfMemory, "network", expected, got))
}
