//! From a drawing to a program.

use super::drawing::{Batch, Drawing};
use super::file;
use super::layout::{Form, Weights};
use super::network::Network;
use super::{CLASSES, LENGTH};
use crate::drawing2cad::commands::cad_grammar_decode::most_likely;
use crate::drawing2cad::commands::vector::{ARGS, COMMANDS, END, ROW, largest, uses};
use crate::drawing2cad::svg::Row;
use crate::kernels::softmax::Algorithm;
use crate::kernels::softmax::softmax_rows_in_place;
use crate::losses::parts::rows::argmax;
use crate::nn::Tape;
use crate::{Error, ErrorCode, Result};

/// A network with its weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Browser {
    pub(in crate::drawing2cad) weights: Weights,
}

/// What the network says of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The program: [`LENGTH`] rows of 17, filled up with ends.
    pub program: Vec<i32>,
    /// Probabilities of the six commands for each row.
    pub command_probabilities: Vec<f32>,
    /// Probabilities of the [`CLASSES`] of all 16 arguments for each row: class 0 is none, class `k` the value `k − 1`.
    pub argument_probabilities: Vec<f32>,
}

impl Browser {
    /// A network that has learnt nothing yet.
    pub fn random(form: Form, seed: u64) -> Self {
        Self { weights: Weights::random(form, seed) }
    }

    /// The network of a file.
    ///
    /// # Errors
    /// `malformed` for what is no file of [`Browser::write`].
    pub fn read(file: &[u8]) -> Result<Self> {
        Ok(Self { weights: file::read(file)? })
    }

    /// The network as a file, its weights rounded to half precision.
    pub fn write(&self) -> Vec<u8> {
        file::write(&self.weights)
    }

    /// How many numbers it has learnt.
    pub fn parameters(&self) -> usize {
        Weights::count(self.weights.form)
    }

    /// The program of a drawing: the primitives of its front, top, right and isometric view, of which some may be left empty. With
    /// `grammar` the most likely one that follows the grammar, else the most likely command of every row.
    ///
    /// # Errors
    /// `too_many_primitives`, `missing_view` where all are empty, and what is no primitive.
    pub fn predict(&self, views: &[Vec<Row>; 4], grammar: bool) -> Result<Prediction> {
        let drawing = Drawing::new(views)?;
        let mut predictions = self.predict_all(&mut Tape::default(), &[drawing], grammar)?;
        Ok(predictions.remove(0))
    }

    /// The programs of several drawings.
    pub(in crate::drawing2cad) fn predict_all(
        &self,
        tape: &mut Tape,
        drawings: &[Drawing],
        grammar: bool,
    ) -> Result<Vec<Prediction>> {
        tape.restart();
        let batch = Batch::of(drawings);
        let (mut network, _) = Network::new(tape, &self.weights, false, &batch);
        let decoded = network.run();
        let rows = drawings.len() * LENGTH;
        let all: Vec<_> = (0..rows).map(|row| (row, (0..ARGS).collect())).collect();
        let slots = network.arguments(&decoded, &all);
        let mut commands = tape.values(decoded.commands).to_vec();
        softmax(&mut commands, COMMANDS)?;
        let mut arguments = vec![0.0; rows * ARGS * CLASSES];
        for (slot, scores) in slots.iter().enumerate() {
            let Some(scores) = scores else { continue };
            let by_row = tape.values(*scores).chunks_exact(CLASSES);
            for (to, scores) in arguments.chunks_exact_mut(ARGS * CLASSES).zip(by_row) {
                to[slot * CLASSES..][..CLASSES].copy_from_slice(scores);
            }
        }
        softmax(&mut arguments, CLASSES)?;
        let parts = commands.chunks_exact(LENGTH * COMMANDS);
        let parts = parts.zip(arguments.chunks_exact(LENGTH * ARGS * CLASSES));
        Ok(parts.map(|(commands, arguments)| prediction(commands, arguments, grammar)).collect())
    }
}

fn softmax(scores: &mut [f32], columns: usize) -> Result<()> {
    softmax_rows_in_place(Algorithm::Auto, scores, columns, 1.0).map_err(|_| {
        let expected = "weights that give finite scores";
        Error::new(ErrorCode::NotFinite, "weights", expected, "others")
    })
}

fn prediction(commands: &[f32], arguments: &[f32], grammar: bool) -> Prediction {
    let wide = |row: &[f32]| row.iter().map(|&p| f64::from(p)).collect::<Vec<f64>>();
    let sequence = if grammar {
        let scores: Vec<f64> =
            commands.iter().map(|&p| libm::log(f64::from(p).max(1e-30))).collect();
        most_likely(&scores).0
    } else {
        commands.chunks_exact(COMMANDS).map(|row| argmax(&wide(row)) as i32).collect()
    };
    let mut program = vec![-1; LENGTH * ROW];
    let mut ended = false;
    let rows = sequence.iter().zip(arguments.chunks_exact(ARGS * CLASSES));
    for (to, (&command, arguments)) in program.chunks_exact_mut(ROW).zip(rows) {
        ended |= command == END;
        to[0] = if ended { END } else { command };
        for slot in (0..ARGS).filter(|&slot| !ended && uses(command, slot)) {
            // The first class stands for no value.
            let legal = &arguments[slot * CLASSES + 1..][..=largest(slot) as usize];
            to[1 + slot] = argmax(&wide(legal)) as i32;
        }
    }
    let (command_probabilities, argument_probabilities) = (commands.to_vec(), arguments.to_vec());
    Prediction { program, command_probabilities, argument_probabilities }
}
