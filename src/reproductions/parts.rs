//! What experiments share: networks in training, their first weights, batches, figures of predictions.

use super::Cell;
use crate::Result;
use crate::catalog;
use crate::data::{Dataset, Random};
use crate::entry::{Array, Arrays, Data, Entry, Params};
use crate::kernels::argmax;
use crate::nn::networks::{Layer, against_labels, number};
use crate::nn::optimizers::{Optimizer, Rule};
use crate::nn::{Activation, LossInput, Tape, Tensor, Var, mlp};

/// A network in training: its weights, the tape of a step and the optimizer.
pub(super) struct Model {
    pub(super) tensors: Vec<Tensor>,
    pub(super) tape: Tape,
    vars: Vec<Var>,
    optimizer: Optimizer,
}

impl Model {
    pub(super) fn new(tensors: Vec<Tensor>, rule: Rule, weight_decay: f64) -> Self {
        let optimizer = Optimizer::new(rule, weight_decay);
        Self { tensors, tape: Tape::default(), vars: Vec::new(), optimizer }
    }

    /// Records a function of the weights.
    pub(super) fn record<T>(&mut self, function: impl FnOnce(&mut Tape, &[Var]) -> T) -> T {
        self.tape.restart();
        self.vars.clear();
        let vars = self.tensors.iter().map(|tensor| self.tape.variable(tensor));
        self.vars.extend(vars);
        function(&mut self.tape, &self.vars)
    }

    /// What a function of the weights gives.
    pub(super) fn values(&mut self, function: impl FnOnce(&mut Tape, &[Var]) -> Var) -> Vec<f32> {
        let output = self.record(function);
        self.tape.values(output).to_vec()
    }

    /// A step against the gradient of a loss.
    pub(super) fn step(
        &mut self,
        rate: f64,
        loss: impl FnOnce(&mut Tape, &[Var]) -> Result<Var>,
    ) -> Result<()> {
        let loss = self.record(loss)?;
        self.tape.backward(loss);
        self.descend(rate, &mut |_, _| {});
        Ok(())
    }

    /// A step against the gradients on the tape, each changed first by a function of the weights and of it.
    pub(super) fn descend(&mut self, rate: f64, change: &mut dyn FnMut(&[f32], &mut [f32])) {
        self.optimizer.begin();
        for (index, (tensor, &var)) in self.tensors.iter_mut().zip(&self.vars).enumerate() {
            let mut gradient = self.tape.gradient(var).to_vec();
            change(&tensor.values, &mut gradient);
            self.optimizer.update(index, &mut tensor.values, &gradient, rate);
        }
    }

    /// Weights and gradients on the tape, tensor by tensor.
    pub(super) fn gradients(&self) -> impl Iterator<Item = (&[f32], &[f32])> {
        let pairs = self.tensors.iter().zip(&self.vars);
        pairs.map(|(tensor, &var)| (tensor.values.as_slice(), self.tape.gradient(var)))
    }
}

/// A step of a run: random numbers, the number of the step, the indices of its batch.
type Step<'a> = dyn FnMut(&mut Random, usize, &[usize]) -> Result<()> + 'a;

/// How a set is gone through.
pub(super) struct Plan {
    pub(super) examples: usize,
    pub(super) batch: usize,
    pub(super) epochs: usize,
}

impl Plan {
    /// Steps of one epoch.
    pub(super) fn steps(&self) -> usize {
        self.examples.div_ceil(self.batch)
    }

    /// Calls `step` with the number of every step and the indices of its batch, each epoch in another order.
    pub(super) fn run(
        &self,
        cell: &Cell<'_>,
        random: &mut Random,
        step: &mut Step<'_>,
    ) -> Result<()> {
        let all = self.epochs * self.steps();
        for epoch in 0..self.epochs {
            let order = random.order(self.examples);
            for (at, batch) in order.chunks(self.batch).enumerate() {
                let at = epoch * self.steps() + at;
                cell.progress(at, all);
                step(random, at, batch)?;
            }
        }
        Ok(())
    }
}

/// A mask of 0 and 1 that drops a share.
pub(super) fn mask(count: usize, dropped: f64, random: &mut Random) -> Vec<f32> {
    (0..count).map(|_| f32::from(!random.chance(dropped))).collect()
}

/// The first pictures of a part (`train` or `test`) of a set.
pub(super) fn pictures(cell: &Cell<'_>, set: &str, part: &str, count: usize) -> Result<Dataset> {
    cell.surroundings.images(set, part)?.take(count).dataset(10)
}

/// Square pictures with so many empty pixels around, then shrunk to the means of squares of that many pixels a side.
pub(super) fn shrunk(data: &Dataset, padding: usize, by: usize) -> Dataset {
    let side = data.shape[1];
    let small = (side + 2 * padding) / by;
    let mut features = vec![0.0; data.len() * small * small];
    for (picture, to) in
        data.features.chunks_exact(side * side).zip(features.chunks_exact_mut(small * small))
    {
        for (at, pixel) in picture.iter().enumerate() {
            let (row, column) = (at / side + padding, at % side + padding);
            to[row / by * small + column / by] += pixel / (by * by) as f32;
        }
    }
    Dataset { features, shape: vec![1, small, small], ..data.clone() }
}

/// Numbers uniform within `bound` around 0.
pub(super) fn uniform(shape: &[usize], bound: f64, random: &mut Random) -> Tensor {
    let count = shape.iter().product();
    Tensor::new(shape, (0..count).map(|_| random.between(-bound, bound) as f32).collect())
}

/// Normal numbers around 0.
pub(super) fn normal(shape: &[usize], deviation: f64, random: &mut Random) -> Tensor {
    let count = shape.iter().product();
    Tensor::new(shape, (0..count).map(|_| (deviation * random.normal()) as f32).collect())
}

/// First weights and biases of dense layers of those widths, uniform within `1/√inputs` around 0.
pub(super) fn dense_layers(widths: &[usize], random: &mut Random) -> Vec<Tensor> {
    let mut tensors = Vec::new();
    for pair in widths.windows(2) {
        let bound = 1.0 / (pair[0] as f64).sqrt();
        tensors.push(uniform(&[pair[1], pair[0]], bound, random));
        tensors.push(uniform(&[pair[1]], bound, random));
    }
    tensors
}

/// Scores of a dense network with ReLU, for rows of as many numbers as its first layer takes.
pub(super) fn relu_network(tape: &mut Tape, vars: &[Var], x: &[f32]) -> Var {
    let inputs = tape.shape(vars[0])[1];
    let x = tape.constant_of(&[x.len() / inputs, inputs], x);
    mlp(tape, x, &layers(vars), Activation::Relu)
}

/// Weights and biases in turn as layers.
pub(super) fn layers(vars: &[Var]) -> Vec<Layer> {
    vars.chunks_exact(2).map(|pair| (pair[0], Some(pair[1]))).collect()
}

/// Rows of a table, in the order of their indices.
pub(super) fn rows<T: Copy>(table: &[T], width: usize, indices: &[usize]) -> Vec<T> {
    indices.iter().flat_map(|&index| table[index * width..][..width].iter().copied()).collect()
}

/// A function of the catalog.
pub(super) fn function(id: &'static str) -> &'static Entry {
    catalog::find(id).expect("the experiments name functions of the catalog")
}

/// A loss of the catalog of scores `[batch, classes]` against labels.
pub(super) fn classify(
    tape: &mut Tape,
    loss: &'static str,
    scores: Var,
    labels: &[i32],
    params: &Params,
) -> Result<Var> {
    against_labels(tape, function(loss), scores, labels, params)
}

/// Labels of samples, as losses take them.
pub(super) fn labelled(labels: &[i32]) -> Result<LossInput> {
    Ok(LossInput::Constant(Array::i32([labels.len()], labels.to_vec())?))
}

/// A number a sample.
pub(super) fn numbers(values: Vec<f32>) -> Result<LossInput> {
    Ok(LossInput::Constant(Array::f32([values.len()], values)?))
}

/// The floats of an output of the catalog.
pub(super) fn floats(outputs: &Arrays, name: &str) -> Vec<f32> {
    let found = outputs.iter().find(|(other, _)| other == name);
    match found.map(|(_, array)| array.data()) {
        Some(Data::F32(values)) => values.clone(),
        _ => panic!("the experiments name outputs of the catalog, and {name} is none"),
    }
}

/// Settings of a function by name.
pub(super) fn settings(numbers: &[(&str, f64)]) -> Params {
    numbers.iter().map(|&(name, value)| number(name, value)).collect()
}

/// Percentage of rows whose largest score, the first of equals, is that of the label.
pub(super) fn accuracy(scores: &[f32], labels: &[i32]) -> f64 {
    let classes = scores.len() / labels.len().max(1);
    let right = scores.chunks_exact(classes).zip(labels);
    let right = right.filter(|(row, label)| argmax(row) == **label as usize);
    100.0 * right.count() as f64 / labels.len() as f64
}
