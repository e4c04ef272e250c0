//! Steps of training.

use super::example::Example;
use super::loss::{Targets, WEIGHT_ARGUMENTS};
use super::shard::Shard;
use crate::Result;
use crate::data::{Random, split_mix};
use crate::drawing2cad::generate::{Models, Split};
use crate::drawing2cad::model::browser::drawing::Drawing;
use crate::drawing2cad::model::browser::layout::Weights;
use crate::drawing2cad::model::{Browser, Form};
use crate::nn::optimizers::{Adam, Optimizer, Rule, Schedule, clip_norm};

/// Parts of a batch, whatever the number of threads.
const SHARDS: usize = 4;

/// Steps until the learning rate is reached, share of the run after which it falls, and the largest norm of a gradient.
const WARM_UP: u64 = 100;
const FALL_FROM: f64 = 0.6;
const CLIP: f64 = 1.0;

/// What views may be left: a draughtsman's three, the isometric one alone, or any but one.
const HIDDEN: usize = 3;

/// Settings of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Steps of the whole run.
    pub steps: u64,
    /// Where all random numbers start.
    pub seed: u64,
    /// Drawings of a step.
    pub batch: usize,
    /// Models that are drawn, once each, before they are drawn again.
    pub pool: usize,
    /// Learning rate.
    pub rate: f64,
    /// The views that the network is shown.
    pub views: [bool; 4],
    /// Share of the drawings of which some of these are hidden.
    pub hidden: f64,
    /// Share of the drawings whose coordinates are moved by a level.
    pub jitter: f64,
    /// Do classes next to the true one count?
    pub soft: bool,
    /// What varies between networks.
    pub form: Form,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            steps: 16_000,
            seed: 0,
            batch: 64,
            pool: 160_000,
            rate: 2e-3,
            views: [true; 4],
            hidden: 0.0,
            jitter: 0.0,
            soft: true,
            form: Form::default(),
        }
    }
}

/// What a step gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// The step, counted from 1.
    pub step: u64,
    /// The loss, and its two parts without their weights.
    pub loss: f64,
    /// Of the commands.
    pub commands: f64,
    /// Of the arguments.
    pub arguments: f64,
    /// Norm of the gradient before it was clipped.
    pub norm: f64,
    /// The learning rate.
    pub rate: f64,
}

/// A run of training.
#[derive(Debug)]
pub struct Trainer {
    pub(super) settings: Settings,
    pub(super) step: u64,
    pub(super) browser: Browser,
    pub(super) optimizer: Optimizer,
    targets: Targets,
    models: Models,
    pool: Vec<Example>,
    shards: [Shard; SHARDS],
}

impl Trainer {
    /// A run before its first step.
    ///
    /// # Errors
    /// None of settings that make sense.
    pub fn new(settings: Settings) -> Result<Self> {
        Ok(Self {
            settings,
            step: 0,
            browser: Browser {
                weights: Weights::random(settings.form, split_mix(settings.seed, 1)),
            },
            optimizer: Optimizer::new(Rule::Adam(Adam::default()), 0.0),
            targets: Targets::new(settings.soft)?,
            models: Models::new(split_mix(settings.seed, 2), Some(Split::Train)),
            pool: Vec::new(),
            shards: Default::default(),
        })
    }

    /// Steps so far.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The network as it is now.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Makes a step on so many threads.
    ///
    /// # Errors
    /// `undefined` where numbers are no longer finite.
    pub fn advance(&mut self, threads: usize) -> Result<Record> {
        let examples = self.examples()?;
        self.run_shards(&examples, threads.clamp(1, SHARDS))?;
        let [first, others @ ..] = &mut self.shards;
        for shard in &*others {
            for (sum, gradient) in first.gradients.iter_mut().zip(&shard.gradients) {
                sum.iter_mut().zip(gradient).for_each(|(sum, gradient)| *sum += gradient);
            }
        }
        let norm = clip_norm(&mut first.gradients, CLIP);
        let rate = self.settings.rate * self.settings.factor(self.step);
        self.optimizer.begin();
        let tensors = self.browser.weights.tensors.iter_mut().zip(&first.gradients);
        for (index, (tensor, gradient)) in tensors.enumerate() {
            self.optimizer.update(index, &mut tensor.values, gradient, rate);
        }
        self.step += 1;
        let commands = self.shards.iter().map(|shard| shard.commands).sum::<f64>();
        let arguments = self.shards.iter().map(|shard| shard.arguments).sum::<f64>();
        let loss = commands + WEIGHT_ARGUMENTS * arguments;
        Ok(Record { step: self.step, loss, commands, arguments, norm, rate })
    }

    fn run_shards(&mut self, examples: &[Example], threads: usize) -> Result<()> {
        let all = Example::counts(examples);
        let parts = examples.chunks(examples.len().div_ceil(SHARDS));
        let mut jobs: Vec<_> = self.shards.iter_mut().zip(parts).collect();
        let (weights, targets) = (&self.browser.weights, &self.targets);
        let run = |jobs: &mut [(&mut Shard, &[Example])]| {
            jobs.iter_mut().try_for_each(|(shard, part)| shard.run(weights, part, targets, all))
        };
        if threads == 1 {
            return run(&mut jobs);
        }
        let size = jobs.len().div_ceil(threads);
        std::thread::scope(|scope| {
            let handles: Vec<_> =
                jobs.chunks_mut(size).map(|jobs| scope.spawn(move || run(jobs))).collect();
            let join = |handle: std::thread::ScopedJoinHandle<'_, Result<()>>| {
                handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            handles.into_iter().try_for_each(join)
        })
    }

    /// The examples of the next step.
    fn examples(&mut self) -> Result<Vec<Example>> {
        let (batch, pool) = (self.settings.batch, self.settings.pool);
        // As many as all steps up to this one have drawn: after a restart the pool is filled again.
        let wanted = ((self.step + 1) as usize).saturating_mul(batch).min(pool);
        while self.pool.len() < wanted {
            let Some(model) = self.models.next() else { break };
            self.pool.push(Example::new(&model)?);
        }
        let start = (self.step as usize).saturating_mul(batch);
        let mut random = Random::new(split_mix(self.settings.seed, 3 + self.step));
        let fresh = start + batch <= self.pool.len();
        let picks =
            (0..batch).map(|at| if fresh { start + at } else { random.below(self.pool.len()) });
        let picks: Vec<usize> = picks.collect();
        let example = |at: usize| self.seen(self.pool[at].clone(), &mut random);
        Ok(picks.into_iter().map(example).collect())
    }

    /// An example as the network gets to see it.
    fn seen(&self, mut example: Example, random: &mut Random) -> Example {
        let mut shown = self.settings.views;
        if random.chance(self.settings.hidden) {
            match random.below(HIDDEN) {
                0 => shown[3] = false,
                1 => shown = [false, false, false, shown[3]],
                _ => shown[random.below(4)] = false,
            }
        }
        if shown != [true; 4]
            && let Some(drawing) = example.drawing.showing(shown)
        {
            example.drawing = drawing;
        }
        if random.chance(self.settings.jitter) {
            example.drawing = Drawing::jittered(example.drawing, || random.below(3) as i32 - 1);
        }
        example
    }
}

impl Settings {
    /// Share of the learning rate at a step.
    fn factor(&self, step: u64) -> f64 {
        let from = (FALL_FROM * self.steps as f64) as u64;
        let fall = Schedule::Fall { from, steps: self.steps };
        Schedule::WarmUp { steps: WARM_UP }.factor(step) * fall.factor(step)
    }
}
