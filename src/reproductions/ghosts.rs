//! Paper 14: how far cross-entropy can be trusted along a step, and a controller that keeps to it.

use super::parts::{
    accuracy, classify, dense_layers, floats, function, layers, pictures, rows, shrunk,
};
use super::{Arm, Cell, Check, Experiment, Found, Known, Measures, Note};
use crate::Result;
use crate::data::{Dataset, Random};
use crate::entry::{Array, Params};
use crate::nn::optimizers::{Adam, Optimizer, Rule, norm};
use crate::nn::{Activation, Tape, Tensor, Var, mlp};

const BEFORE: &str = "accuracy before the spike";
const WORST: &str = "worst accuracy after the spike";
const END: &str = "accuracy at the end";

/// Normalised lengths of a single step, and the name of what is left of the accuracy after it.
const LENGTHS: [(f64, &str); 6] = [
    (0.3, "retained accuracy, r = 0.3"),
    (1.0, RETAINED_1),
    (3.0, "retained accuracy, r = 3"),
    (10.0, "retained accuracy, r = 10"),
    (30.0, RETAINED_30),
    (100.0, "retained accuracy, r = 100"),
];
const RETAINED_1: &str = "retained accuracy, r = 1";
const RETAINED_30: &str = "retained accuracy, r = 30";
const FALL_1: &str = "fall of the loss, r = 1";
const RISES: &str = "smallest r at which the loss rises";

const PLAIN: &str = "Adam, rate × 1,000";
const CLIP: &str = "gradient clipping, rate × 1,000";
const CONTROL: &str = "controller, rate × 1,000";
const PLAIN_4: &str = "Adam, rate × 10,000";
const CLIP_4: &str = "gradient clipping, rate × 10,000";
const CONTROL_4: &str = "controller, rate × 10,000";
const LINEAR: &str = "one step, linear";
const TWO: &str = "one step, two layers, ReLU";
const THREE: &str = "one step, three layers, tanh";

const GRADIENTS: &str = "gradients are clipped before Adam, as in the paper, and Adam divides their size out again; the known figures may be those \
                         of steps cut at that norm";
const DIGITS: &str = "other digits (MNIST reduced to the same 8×8 blocks), which are harder than those of the known figures at this size";

/// The experiment.
pub(super) static EXPERIMENT: Experiment = Experiment {
    paper: "14",
    title: "Ghosts of softmax: limits of safe steps",
    reference: "arXiv 2603.13552",
    claim: "Complex zeros of the softmax denominator bound how far a step is safe: within the bound networks keep their accuracy, and a controller \
            that keeps Adam within it survives learning rates 10,000 times too high, where gradient clipping fails.",
    protocol: "1,797 digits of 8×8, 1,437 of them to train on: the first of MNIST, with 2 pixels of border, in means of 4×4 blocks, times 3, which \
               gives them the mean of the digits of the known figures (0.3), another set. Spike: 64-128-10 network with ReLU, Adam at 1e-3, batches \
               of 64, 200 steps, from step 50 on with 1,000 or 10,000 times the rate; bare, with gradients clipped at a norm of 1, or with the \
               controller, whose bound is that of the whole training set. One step: after 1,000 steps of Adam without a spike, one step against the \
               gradient of the whole training set of r times the bound.",
    arms: &[
        Arm { name: PLAIN, seeds: 3, seconds: 2.0, run: |cell| spike(cell, Guard::None, 1e3) },
        Arm { name: CLIP, seeds: 3, seconds: 2.0, run: |cell| spike(cell, Guard::Clip, 1e3) },
        Arm {
            name: CONTROL,
            seeds: 3,
            seconds: 4.0,
            run: |cell| spike(cell, Guard::Controller, 1e3),
        },
        Arm { name: PLAIN_4, seeds: 3, seconds: 2.0, run: |cell| spike(cell, Guard::None, 1e4) },
        Arm { name: CLIP_4, seeds: 3, seconds: 2.0, run: |cell| spike(cell, Guard::Clip, 1e4) },
        Arm {
            name: CONTROL_4,
            seeds: 3,
            seconds: 4.0,
            run: |cell| spike(cell, Guard::Controller, 1e4),
        },
        Arm {
            name: LINEAR,
            seeds: 3,
            seconds: 1.0,
            run: |cell| one_step(cell, &[64, 10], Activation::Relu),
        },
        Arm {
            name: TWO,
            seeds: 3,
            seconds: 1.0,
            run: |cell| one_step(cell, &[64, 128, 10], Activation::Relu),
        },
        Arm {
            name: THREE,
            seeds: 3,
            seconds: 1.0,
            run: |cell| one_step(cell, &[64, 128, 128, 10], Activation::Tanh),
        },
    ],
    known: &[
        Known { arm: PLAIN, measure: END, found: Found::Each(&[0.10, 0.10, 0.20]) },
        Known { arm: CLIP, measure: END, found: Found::Each(&[0.93, 0.76, 0.87]) },
        Known { arm: CONTROL, measure: END, found: Found::Each(&[0.94, 0.96, 0.96]) },
        Known { arm: PLAIN_4, measure: END, found: Found::Each(&[0.10, 0.10, 0.10]) },
        Known { arm: CLIP_4, measure: END, found: Found::Each(&[0.90, 0.86, 0.86]) },
        Known { arm: CONTROL_4, measure: END, found: Found::Each(&[0.94, 0.96, 0.96]) },
        Known { arm: CONTROL, measure: BEFORE, found: Found::Each(&[0.83, 0.86]) },
        Known { arm: CONTROL, measure: WORST, found: Found::Each(&[0.61, 0.77]) },
        Known { arm: CLIP, measure: WORST, found: Found::Each(&[0.27, 0.47]) },
        Known { arm: TWO, measure: RETAINED_30, found: Found::Each(&[0.65, 0.96]) },
    ],
    checks: &[
        Check {
            says: "with the controller the network survives a rate 1,000 times too high: accuracy at the end",
            of: |f| f.mean(CONTROL, END),
            from: 0.9,
            to: 1.0,
        },
        Check {
            says: "and one 10,000 times too high: accuracy at the end",
            of: |f| f.mean(CONTROL_4, END),
            from: 0.9,
            to: 1.0,
        },
        Check {
            says: "without it the network collapses: accuracy at the end",
            of: |f| f.mean(PLAIN_4, END),
            from: 0.0,
            to: 0.3,
        },
        Check {
            says: "gradient clipping does not save it (10,000 times): accuracy at the end",
            of: |f| f.mean(CLIP_4, END),
            from: 0.0,
            to: 0.3,
        },
        Check {
            says: "steps within the bound keep the accuracy: smallest retained share at r = 1",
            of: |f| least(f, RETAINED_1),
            from: 0.99,
            to: f64::INFINITY,
        },
        Check {
            says: "and lower the loss: smallest fall at r = 1",
            of: |f| least(f, FALL_1),
            from: 0.0,
            to: f64::INFINITY,
        },
    ],
    notes: &[
        Note { arm: CLIP, measure: END, why: GRADIENTS },
        Note { arm: CLIP_4, measure: END, why: GRADIENTS },
        Note { arm: "", measure: "", why: DIGITS },
    ],
    demos: &[],
};

/// The least value of a measure of the three networks that take a single step.
fn least(figures: &super::Figures<'_>, measure: &str) -> f64 {
    let values = [LINEAR, TWO, THREE].map(|arm| figures.values(arm, measure));
    if values.iter().any(Vec::is_empty) {
        return f64::NAN;
    }
    values.concat().into_iter().fold(f64::INFINITY, f64::min)
}

const PIXELS: usize = 64;
/// MNIST has thinner strokes than the digits of the known figures.
const INK: f32 = 3.0;
const RATE: f64 = 1e-3;
const SPIKE: usize = 50;
/// Keeps denominators from 0.
const TINY: f64 = 1e-12;

#[derive(Clone, Copy, PartialEq)]
enum Guard {
    None,
    Clip,
    Controller,
}

/// Digits to train and to test on.
fn digits(cell: &Cell<'_>) -> Result<(Dataset, Dataset)> {
    let (count, seen) = (cell.size(1_797, 120), cell.size(1_437, 90));
    let mut all = shrunk(&pictures(cell, "mnist", "train", count)?, 2, 4);
    all.features.iter_mut().for_each(|pixel| *pixel *= INK);
    let part = |range: std::ops::Range<usize>| all.select(&range.collect::<Vec<_>>());
    Ok((part(0..seen), part(seen..count)))
}

fn spike(cell: &Cell<'_>, guard: Guard, factor: f64) -> Result<Measures> {
    let (seen, unseen) = digits(cell)?;
    let mut random = Random::new(cell.seed);
    let tensors = dense_layers(&[PIXELS, 128, 10], &mut random);
    let mut network = Network::new(tensors, Activation::Relu);
    let (steps, spike) = (cell.size(200, 6), cell.size(SPIKE, 3));
    let (mut before, mut worst, mut last) = (0.0, f64::INFINITY, 0.0);
    let mut order = Vec::new();
    for step in 0..steps {
        cell.progress(step, steps);
        if order.len() < 64 {
            order = random.order(seen.len());
        }
        let batch = order.split_off(order.len() - 64);
        let (x, labels) = (rows(&seen.features, PIXELS, &batch), rows(&seen.labels, 1, &batch));
        let rate = if step >= spike { RATE * factor } else { RATE };
        network.step(&x, &labels, &seen, rate, guard)?;
        last = network.accuracy(&unseen);
        if step < spike { before = last } else { worst = f64::min(worst, last) }
    }
    Ok(vec![(BEFORE, before), (WORST, worst), (END, last)])
}

fn one_step(cell: &Cell<'_>, widths: &[usize], activation: Activation) -> Result<Measures> {
    let (seen, unseen) = digits(cell)?;
    let mut random = Random::new(cell.seed);
    let mut network = Network::new(dense_layers(widths, &mut random), activation);
    let steps = cell.size(1_000, 4);
    for step in 0..steps {
        cell.progress(step, steps);
        let batch: Vec<usize> = (0..64).map(|_| random.below(seen.len())).collect();
        let (x, labels) = (rows(&seen.features, PIXELS, &batch), rows(&seen.labels, 1, &batch));
        network.step(&x, &labels, &seen, RATE, Guard::None)?;
    }
    let (loss, mut direction) = network.gradient(&seen.features, &seen.labels)?;
    normalise(&mut direction);
    let radius = network.radius(&direction, &seen)?;
    let start = network.accuracy(&unseen);
    let mut measures = Measures::new();
    let mut rises = None;
    for (r, name) in LENGTHS {
        let mut moved = Network::new(network.tensors.clone(), activation);
        moved.move_by(&direction, r * radius);
        measures.push((name, moved.accuracy(&unseen) / start));
        let after = moved.gradient(&seen.features, &seen.labels)?.0;
        if r == 1.0 {
            measures.push((FALL_1, loss - after));
        }
        if after > loss && rises.is_none() {
            rises = Some(r);
        }
    }
    measures.extend(rises.map(|r| (RISES, r)));
    Ok(measures)
}

/// A dense network in training by Adam, whose directions are looked at before they are taken.
struct Network {
    tensors: Vec<Tensor>,
    activation: Activation,
    tape: Tape,
    adam: Optimizer,
}

/// A direction of all weights, tensor by tensor.
type Direction = Vec<Vec<f32>>;

impl Network {
    fn new(tensors: Vec<Tensor>, activation: Activation) -> Self {
        let adam = Optimizer::new(Rule::Adam(Adam::default()), 0.0);
        Self { tensors, activation, tape: Tape::default(), adam }
    }

    /// Puts the network onto the tape; gives weights and scores.
    fn record(&mut self, x: &[f32]) -> (Vec<Var>, Var) {
        let tape = &mut self.tape;
        tape.restart();
        let vars: Vec<Var> = self.tensors.iter().map(|tensor| tape.variable(tensor)).collect();
        let x = tape.constant_of(&[x.len() / PIXELS, PIXELS], x);
        let scores = mlp(tape, x, &layers(&vars), self.activation);
        (vars, scores)
    }

    /// Mean cross-entropy and its gradient. Scores that are no longer finite have an infinite loss and no gradient.
    fn gradient(&mut self, x: &[f32], labels: &[i32]) -> Result<(f64, Direction)> {
        let (vars, scores) = self.record(x);
        if !self.tape.values(scores).iter().all(|score| score.is_finite()) {
            let zeros = self.tensors.iter().map(|tensor| vec![0.0; tensor.values.len()]);
            return Ok((f64::INFINITY, zeros.collect()));
        }
        let tape = &mut self.tape;
        let loss = classify(tape, "cross_entropy", scores, labels, &Params::new())?;
        tape.backward(loss);
        let gradient = vars.iter().map(|&var| tape.gradient(var).to_vec()).collect();
        Ok((tape.values(loss)[0].into(), gradient))
    }

    /// How far the loss of a set converges along a direction of length 1.
    fn radius(&mut self, direction: &Direction, data: &Dataset) -> Result<f64> {
        let (vars, scores) = self.record(&data.features);
        let along: Vec<_> = vars.iter().copied().zip(direction.iter().map(Vec::as_slice)).collect();
        self.tape.forward(&along);
        let derivatives = Array::f32([data.len(), 10], self.tape.tangent(scores).to_vec())?;
        let inputs = vec![("logit_derivatives".into(), derivatives)];
        let outputs = function("ghost_radius_bound").evaluate(inputs, &Params::new())?;
        Ok(floats(&outputs, "batch_radius")[0].into())
    }

    fn step(
        &mut self,
        x: &[f32],
        labels: &[i32],
        all: &Dataset,
        rate: f64,
        guard: Guard,
    ) -> Result<()> {
        let (_, mut gradient) = self.gradient(x, labels)?;
        if guard == Guard::Clip {
            let size = norm(gradient.iter().map(Vec::as_slice));
            let factor = if size > 1.0 { (1.0 / size) as f32 } else { 1.0 };
            gradient.iter_mut().flatten().for_each(|g| *g *= factor);
        }
        self.adam.begin();
        let mut direction = Direction::new();
        for (index, (tensor, gradient)) in self.tensors.iter().zip(&gradient).enumerate() {
            direction.push(self.adam.direct(index, &tensor.values, gradient).to_vec());
        }
        let length = normalise(&mut direction);
        let mut step = rate * length;
        if guard == Guard::Controller {
            step = step.min(self.radius(&direction, all)?);
        }
        self.move_by(&direction, step);
        Ok(())
    }

    /// Moves against a direction of length 1.
    fn move_by(&mut self, direction: &Direction, length: f64) {
        for (tensor, direction) in self.tensors.iter_mut().zip(direction) {
            let pairs = tensor.values.iter_mut().zip(direction);
            pairs.for_each(|(weight, &d)| *weight -= (length * f64::from(d)) as f32);
        }
    }

    /// Share of right answers.
    fn accuracy(&mut self, data: &Dataset) -> f64 {
        let (_, scores) = self.record(&data.features);
        accuracy(self.tape.values(scores), &data.labels) / 100.0
    }
}

/// Gives a direction the length 1; gives the one that it had.
fn normalise(direction: &mut Direction) -> f64 {
    let length = norm(direction.iter().map(Vec::as_slice)) + TINY;
    direction.iter_mut().flatten().for_each(|d| *d = (f64::from(*d) / length) as f32);
    length
}
