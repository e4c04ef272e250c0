//! What a trained network says of examples that it does not learn from.

use super::feed::Head;
use super::model::{Forward, Mode};
use super::objective::Batch;
use super::trainer::{Trainer, Work};
use crate::data::Dataset;
use crate::entry::Digits;
use crate::kernels::argmax;
use crate::losses::parts::rows::{sigmoid, softmax};
use crate::{Error, ErrorCode, Result};

/// Examples that go through the network at once.
const BATCH: usize = 256;

/// Most cells of a map of regions.
const MOST_CELLS: usize = 1 << 22;

/// How well a network does.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Mean loss.
    pub loss: f64,
    /// Share that is classified as labelled.
    pub accuracy: f64,
    /// Probability of each class for each example, `[examples, classes]`.
    pub probabilities: Vec<f32>,
    /// Most probable class of each example.
    pub predictions: Vec<i32>,
}

/// Which part of the plane to look at, and how closely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// Ends of both axes.
    pub x: [f64; 2],
    /// Ends of the second axis, the top row first.
    pub y: [f64; 2],
    /// Cells in a row.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
}

impl Trainer {
    /// Loss, accuracy and predictions for labelled examples, by the averaged weights if the run averages.
    ///
    /// # Errors
    /// `shape_mismatch` of examples or classes other than those of the training data, and what a loss refuses.
    pub fn evaluate(&mut self, data: &Dataset) -> Result<Evaluation> {
        if data.classes != self.data.classes {
            let (expected, got) = (self.data.classes.to_string(), data.classes.to_string());
            return Err(Error::new(ErrorCode::ShapeMismatch, "classes", expected, got));
        }
        if data.shape != self.data.shape {
            let expected = format!("examples of shape {:?}", self.data.shape);
            let got = format!("{:?}", data.shape);
            return Err(Error::new(ErrorCode::ShapeMismatch, "data", expected, got));
        }
        let (mut loss, mut probabilities, mut predictions) = (0.0, Vec::new(), Vec::new());
        let (seed, step) = (self.run.seed, self.step);
        let batches = data.features.chunks(BATCH * data.size()).zip(data.labels.chunks(BATCH));
        for (features, labels) in batches {
            let forward = self.pass(features);
            let scale = self.objective.scale();
            let Work { other_tape, .. } = &mut self.work;
            for row in rows(other_tape.values(forward.output), labels.len()) {
                predictions.push(class_of(row));
                push_probabilities(row, scale, &mut probabilities);
            }
            let batch = Batch {
                labels,
                classes: data.classes,
                ids: None,
                weights: None,
                teacher: None,
                seed,
                step,
            };
            let var = self.objective.loss(other_tape, forward, &batch)?;
            loss += f64::from(other_tape.values(var)[0]) * labels.len() as f64;
        }
        let right = predictions.iter().zip(&data.labels).filter(|(a, b)| a == b).count();
        let count = data.len() as f64;
        let (loss, accuracy) = (loss / count, right as f64 / count);
        Ok(Evaluation { loss, accuracy, probabilities, predictions })
    }

    /// Probabilities `[examples, classes]` of examples one after the other.
    ///
    /// # Errors
    /// `length_mismatch` of examples of another size, `not_finite` of features.
    pub fn predict(&mut self, features: &[f32]) -> Result<Vec<f32>> {
        let scale = self.objective.scale();
        let mut probabilities = Vec::new();
        self.each_batch(features, |work, forward, count| {
            for row in rows(work.other_tape.values(forward.output), count) {
                push_probabilities(row, scale, &mut probabilities);
            }
        })?;
        Ok(probabilities)
    }

    /// Embeddings `[examples, dimension]`: what the head sees.
    ///
    /// # Errors
    /// As [`Trainer::predict`].
    pub fn embed(&mut self, features: &[f32]) -> Result<Vec<f32>> {
        let mut embeddings = Vec::new();
        self.each_batch(features, |work, forward, _| {
            embeddings.extend_from_slice(work.other_tape.values(forward.hidden));
        })?;
        Ok(embeddings)
    }

    /// Size of an embedding.
    pub fn dimension(&self) -> usize {
        self.model.dimension
    }

    /// What the last layer gives.
    pub fn head(&self) -> Head {
        self.objective.head
    }

    /// Probabilities `[rows, columns, classes]` at the centres of the cells of a region of the plane.
    ///
    /// # Errors
    /// `shape_mismatch` where examples are no points of the plane, `out_of_range` of a region without cells or ends, or with too
    /// many cells.
    pub fn regions(&mut self, region: &Region) -> Result<Vec<f32>> {
        if self.data.shape != [2] {
            let (expected, got) = ("points of the plane", format!("{:?}", self.data.shape));
            return Err(Error::new(ErrorCode::ShapeMismatch, "data", expected, got));
        }
        let &Region { x, y, columns, rows } = region;
        let cells = columns.saturating_mul(rows);
        if !(1..=MOST_CELLS).contains(&cells) {
            let expected = format!("from 1 to {MOST_CELLS} cells");
            return Err(Error::new(ErrorCode::OutOfRange, "region", expected, cells.to_string()));
        }
        let middle = |[low, high]: [f64; 2], at: usize, count: usize| {
            (low + (high - low) * (at as f64 + 0.5) / count as f64) as f32
        };
        let points = (0..cells)
            .flat_map(|cell| [middle(x, cell % columns, columns), middle(y, cell / columns, rows)]);
        self.predict(&points.collect::<Vec<f32>>())
    }

    /// Puts examples through in batches.
    fn each_batch(
        &mut self,
        features: &[f32],
        mut each: impl FnMut(&Work, Forward, usize),
    ) -> Result<()> {
        let size = self.data.size();
        if features.is_empty() || !features.len().is_multiple_of(size) {
            let expected = format!("{size} features an example");
            let got = format!("{} features", features.len());
            return Err(Error::new(ErrorCode::LengthMismatch, "features", expected, got));
        }
        if let Some(at) = features.iter().position(|feature| !feature.is_finite()) {
            let got = format!("{} in example {}", Digits(features[at].into()), at / size);
            return Err(Error::new(ErrorCode::NotFinite, "features", "finite numbers", got));
        }
        for features in features.chunks(BATCH * size) {
            let forward = self.pass(features);
            each(&self.work, forward, features.len() / size);
        }
        Ok(())
    }

    fn pass(&mut self, features: &[f32]) -> Forward {
        let Work { other_tape, other_pass, .. } = &mut self.work;
        let mode = Mode::Evaluation(self.averaged.as_deref());
        self.model.forward(other_tape, other_pass, features, mode)
    }
}

/// The outputs of each example.
pub(super) fn rows(outputs: &[f32], count: usize) -> impl Iterator<Item = &[f32]> {
    outputs.chunks_exact(outputs.len() / count)
}

/// The class of an example by its outputs: the first of the largest, or by the sign of a single one.
pub(super) fn class_of(row: &[f32]) -> i32 {
    if let [score] = row {
        return i32::from(*score > 0.0);
    }
    argmax(row) as i32
}

/// Softmax of the scores, or sigmoid of a single one.
fn push_probabilities(row: &[f32], scale: f64, to: &mut Vec<f32>) {
    if let [score] = row {
        // Each by itself, so that neither is lost beside 1.
        to.extend([-1.0, 1.0].map(|sign| sigmoid(sign * f64::from(*score)) as f32));
        return;
    }
    let scores: Vec<f64> = row.iter().map(|&z| scale * f64::from(z)).collect();
    to.extend(softmax(&scores).into_iter().map(|p| p as f32));
}
