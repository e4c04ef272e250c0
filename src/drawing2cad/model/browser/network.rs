//! The network on a tape.

use super::drawing::Batch;
use super::layout::{COORDINATES, HEADS, LAYERS, OCTAVES, RANK, SIZE, WAVES, Weights};
use super::{CLASSES, LENGTH};
use crate::drawing2cad::commands::vector::ARGS;
use crate::nn::{Tape, Var};
use std::collections::BTreeMap;
use std::f64::consts::PI;

/// What layer norms add to the variance.
const EPSILON: f64 = 1e-5;

/// A network at work.
pub(in crate::drawing2cad) struct Network<'a> {
    pub(in crate::drawing2cad) tape: &'a mut Tape,
    weights: BTreeMap<&'a str, Var>,
    dual: bool,
    batch: &'a Batch,
}

/// Scores and what arguments are read off.
pub(in crate::drawing2cad) struct Decoded {
    /// Scores of the commands `[drawings · LENGTH, 6]`.
    pub(in crate::drawing2cad) commands: Var,
    /// Rows for the arguments `[drawings · LENGTH, SIZE]`.
    rows: Var,
}

impl<'a> Network<'a> {
    /// The network with its weights on a tape that has just restarted: as variables to learn, or as constants.
    pub(in crate::drawing2cad) fn new(
        tape: &'a mut Tape,
        weights: &'a Weights,
        learns: bool,
        batch: &'a Batch,
    ) -> (Self, Vec<Var>) {
        let mut vars = Vec::with_capacity(weights.tensors.len());
        for tensor in &weights.tensors {
            vars.push(if learns { tape.variable(tensor) } else { tape.constant(tensor) });
        }
        let names = weights.names.iter().map(String::as_str);
        let by_name = names.zip(vars.iter().copied()).collect();
        (Self { tape, weights: by_name, dual: weights.form.dual, batch }, vars)
    }

    fn weight(&self, name: &str) -> Var {
        self.weights[name]
    }

    fn dense(&mut self, name: &str, x: Var) -> Var {
        let [weight, bias] = ["weight", "bias"].map(|part| self.weight(&format!("{name}.{part}")));
        self.tape.dense(x, weight, Some(bias))
    }

    fn norm(&mut self, name: &str, x: Var) -> Var {
        let [weight, bias] = ["weight", "bias"].map(|part| self.weight(&format!("{name}.{part}")));
        self.tape.layer_norm(x, weight, bias, EPSILON)
    }

    /// Adds to rows what they find in others, or in themselves.
    fn attention(&mut self, name: &str, x: Var, others: Option<Var>, lengths: Var) -> Var {
        let normal = self.norm(&format!("{name}.norm"), x);
        let others = others.unwrap_or(normal);
        let query = self.dense(&format!("{name}.query"), normal);
        let key = self.dense(&format!("{name}.key"), others);
        let value = self.dense(&format!("{name}.value"), others);
        let found = self.tape.attend([query, key, value], lengths, HEADS);
        let found = self.dense(&format!("{name}.output"), found);
        self.tape.add(x, found)
    }

    fn feed_forward(&mut self, name: &str, x: Var) -> Var {
        let normal = self.norm(&format!("{name}.feed.norm"), x);
        let hidden = self.dense(&format!("{name}.feed.0"), normal);
        let hidden = self.tape.relu(hidden);
        let output = self.dense(&format!("{name}.feed.1"), hidden);
        self.tape.add(x, output)
    }

    /// How many rows each drawing looks with and at: `rows` stand for those of the drawing where there is no number.
    fn lengths(&mut self, queries: Option<usize>, keys: Option<usize>) -> Var {
        let pair = |&rows: &usize| [queries, keys].map(|count| count.unwrap_or(rows) as f32);
        let pairs: Vec<f32> = self.batch.lengths.iter().flat_map(pair).collect();
        self.tape.constant_of(&[self.batch.lengths.len(), 2], &pairs)
    }

    /// The rows of the drawings and what is found by an index in a table.
    fn found(&mut self, table: &str, indices: &[f32]) -> Var {
        let indices = self.tape.constant_of(&[indices.len()], indices);
        self.tape.embedding(self.weight(table), indices)
    }

    /// Encoded rows of all drawings `[rows, SIZE]`.
    fn encode(&mut self) -> Var {
        let batch = self.batch;
        let rows = batch.views.len();
        let waves = self.tape.constant_of(&[CLASSES, WAVES], &waves());
        let table = self.tape.join(&[self.weight("coordinate"), waves], 1);
        let indices = self.tape.constant_of(&[rows, COORDINATES], &batch.coordinates);
        let coordinates = self.tape.embedding(table, indices);
        let coordinates = self.tape.flatten(coordinates);
        let coordinates = self.dense("coordinates", coordinates);
        let view = self.found("view", &batch.views);
        let command = self.found("command", &batch.commands);
        let row = self.tape.join(&[coordinates, view, command], 1);
        let row = self.dense("row", row);
        let place = self.found("place", &batch.places);
        let mut x = self.tape.add(row, place);
        let lengths = self.lengths(None, None);
        for layer in 0..LAYERS {
            let name = format!("encoder.{layer}");
            x = self.attention(&format!("{name}.self"), x, None, lengths);
            x = self.feed_forward(&name, x);
        }
        self.norm("encoder.norm", x)
    }

    /// The mean of each drawing's rows, sharpened: `[drawings, SIZE]`.
    fn latent(&mut self, encoded: Var) -> Var {
        let drawings = self.batch.lengths.len();
        // Attention that finds all alike is the mean.
        let query = self.tape.constant_of(&[drawings, SIZE], &vec![0.0; drawings * SIZE]);
        let lengths = self.lengths(Some(1), None);
        let mean = self.tape.attend([query, encoded, encoded], lengths, 1);
        let hidden = self.dense("latent.0", mean);
        let hidden = self.tape.gelu(hidden);
        let sharper = self.dense("latent.1", hidden);
        self.tape.add(mean, sharper)
    }

    /// The rows of a decoder `[drawings · LENGTH, SIZE]`.
    fn decode(&mut self, name: &str, encoded: Var, latent: Var) -> Var {
        let rows = self.batch.lengths.len() * LENGTH;
        let row: Vec<f32> = (0..rows).map(|at| (at % LENGTH) as f32).collect();
        let drawing: Vec<f32> = (0..rows).map(|at| (at / LENGTH) as f32).collect();
        let drawing = self.tape.constant_of(&[rows], &drawing);
        let mut x = self.found(&format!("{name}.rows"), &row);
        let own = self.lengths(Some(LENGTH), Some(LENGTH));
        let lengths = self.lengths(Some(LENGTH), None);
        for layer in 0..LAYERS {
            let name = format!("{name}.{layer}");
            x = self.attention(&format!("{name}.self"), x, None, own);
            let latent = self.dense(&format!("{name}.latent"), latent);
            let latent = self.tape.embedding(latent, drawing);
            x = self.tape.add(x, latent);
            x = self.attention(&format!("{name}.cross"), x, Some(encoded), lengths);
            x = self.feed_forward(&name, x);
        }
        self.norm(&format!("{name}.norm"), x)
    }

    /// From drawings to rows of programs.
    pub(in crate::drawing2cad) fn run(&mut self) -> Decoded {
        let encoded = self.encode();
        let latent = self.latent(encoded);
        let commands = self.decode("commands", encoded, latent);
        let rows = if self.dual {
            let arguments = self.decode("arguments", encoded, latent);
            self.tape.add(arguments, commands)
        } else {
            commands
        };
        let mut scores = self.dense("commands.head.0", commands);
        for head in ["commands.head.1", "commands.head.2"] {
            scores = self.tape.relu(scores);
            scores = self.dense(head, scores);
        }
        Decoded { commands: scores, rows }
    }

    /// Scores of arguments `[picked, CLASSES]`, for each slot that has any: `picks` are rows in order, each with the slots that are wanted
    /// of it, `slots` of a row in order.
    pub(in crate::drawing2cad) fn arguments(
        &mut self,
        decoded: &Decoded,
        picks: &[(usize, Vec<usize>)],
    ) -> [Option<Var>; ARGS] {
        let rows: Vec<f32> = picks.iter().map(|(row, _)| *row as f32).collect();
        let rows = self.tape.constant_of(&[rows.len()], &rows);
        let rows = self.tape.embedding(decoded.rows, rows);
        let hidden = self.dense("arguments.head.0", rows);
        let hidden = self.tape.relu(hidden);
        let hidden = self.dense("arguments.head.1", hidden);
        let hidden = self.tape.reshape(hidden, &[picks.len() * ARGS, RANK]);
        std::array::from_fn(|slot| {
            let wanted = picks.iter().enumerate().filter(|(_, (_, slots))| slots.contains(&slot));
            let places: Vec<f32> = wanted.map(|(at, _)| (at * ARGS + slot) as f32).collect();
            if places.is_empty() {
                return None;
            }
            let places = self.tape.constant_of(&[places.len()], &places);
            let found = self.tape.embedding(hidden, places);
            let [weight, bias] = ["slots.weight", "slots.bias"]
                .map(|name| self.tape.slice(self.weights[name], 0, slot * CLASSES, CLASSES));
            Some(self.tape.dense(found, weight, Some(bias)))
        })
    }
}

/// Sines and cosines of every coordinate; 0 for the one that is not there.
fn waves() -> Vec<f32> {
    let mut waves = vec![0.0; WAVES];
    for coordinate in 0..CLASSES - 1 {
        for octave in 0..OCTAVES {
            let angle = PI * f64::from(1u32 << octave) * coordinate as f64 / 256.0;
            waves.extend([libm::sin(angle) as f32, libm::cos(angle) as f32]);
        }
    }
    waves
}
