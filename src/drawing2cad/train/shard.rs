//! A part of a batch on a tape of its own.

use super::example::{Counts, Example};
use super::loss::{Targets, WEIGHT_ARGUMENTS, of_arguments, of_commands};
use crate::Result;
use crate::drawing2cad::commands::vector::ARGS;
use crate::drawing2cad::model::LENGTH;
use crate::drawing2cad::model::browser::drawing::Batch;
use crate::drawing2cad::model::browser::layout::Weights;
use crate::drawing2cad::model::browser::network::Network;
use crate::nn::{Tape, Tensor};

/// A tape, and what the last examples gave on it.
#[derive(Debug, Default)]
pub(super) struct Shard {
    tape: Tape,
    pub(super) gradients: Vec<Vec<f32>>,
    pub(super) commands: f64,
    pub(super) arguments: f64,
}

impl Shard {
    /// Losses and gradients of examples, as parts of the means over a batch.
    pub(super) fn run(
        &mut self,
        weights: &Weights,
        examples: &[Example],
        targets: &Targets,
        all: Counts,
    ) -> Result<()> {
        let batch = Batch::of(examples.iter().map(|example| &example.drawing));
        let mut picks = Vec::new();
        let mut truth: [Vec<i16>; ARGS] = Default::default();
        for (at, example) in examples.iter().enumerate() {
            for (index, row) in example.rows().iter().enumerate() {
                let slots: Vec<usize> = Example::slots(row).collect();
                slots.iter().for_each(|&slot| truth[slot].push(row[1 + slot]));
                if !slots.is_empty() {
                    picks.push((at * LENGTH + index, slots));
                }
            }
        }
        let tape = &mut self.tape;
        tape.restart();
        let (mut network, vars) = Network::new(tape, weights, true, &batch);
        let decoded = network.run();
        let slots = network.arguments(&decoded, &picks);

        let commands: Vec<i32> = examples.iter().flat_map(Example::commands).collect();
        let mut parts = vec![of_commands(tape.values(decoded.commands), &commands, all)?];
        let mut scores = vec![decoded.commands];
        for (slot, truth) in slots.iter().zip(&truth) {
            let Some(slot) = *slot else { continue };
            parts.push(of_arguments(tape.values(slot), truth, targets, all)?);
            scores.push(slot);
        }
        self.commands = parts[0].value;
        self.arguments = parts[1..].iter().map(|part| part.value).sum();
        let loss = self.commands + WEIGHT_ARGUMENTS * self.arguments;
        let gradients: Vec<&[f32]> = parts.iter().map(|part| part.gradient.as_slice()).collect();
        let loss = tape.record_given(&Tensor::new(&[], vec![loss as f32]), &gradients, &scores);
        tape.backward(loss);
        self.gradients.resize(vars.len(), Vec::new());
        for (gradient, var) in self.gradients.iter_mut().zip(vars) {
            gradient.clear();
            gradient.extend_from_slice(tape.gradient(var));
        }
        Ok(())
    }
}
