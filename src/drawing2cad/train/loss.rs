//! The loss of a shard: as `drawing2cad_loss`, of the arguments that count alone, whose distributions have few classes.

use super::example::Counts;
use crate::drawing2cad::model::{CLASSES, LENGTH};
use crate::kernels::softmax::{Algorithm, softmax_rows_in_place};
use crate::losses::classification::cad_command_loss::CommandLoss;
use crate::losses::classification::soft_targets::SoftTargets;
use crate::{Error, ErrorCode, Result};

/// Added to probabilities before their logarithm.
const EPS: f64 = 1e-9;

/// How far targets spread, and how fast they fall.
const TOLERANCE: i64 = 3;
const ALPHA: f64 = 2.0;

/// Weight of the arguments against the commands.
pub(super) const WEIGHT_ARGUMENTS: f64 = 2.0;

/// The classes that have weight for each class that may be the true one.
#[derive(Clone, Debug)]
pub(super) struct Targets(Vec<Vec<(usize, f64)>>);

impl Targets {
    /// Spread over neighbours if `soft`.
    pub(super) fn new(soft: bool) -> Result<Self> {
        let spread = SoftTargets::new(CLASSES, if soft { TOLERANCE } else { 0 }, ALPHA);
        // Class 0 has no distribution of its own; arguments that count are never of it.
        let of = |value: i32| {
            let weights = spread.distribution(value, 0)?.into_iter().enumerate();
            Ok(weights.filter(|(_, weight)| *weight > 0.0).collect())
        };
        let values = (0..CLASSES as i32 - 1).map(of);
        Ok(Self(values.collect::<Result<_>>()?))
    }
}

/// A loss and its gradient by scores.
pub(super) struct Part {
    pub(super) value: f64,
    pub(super) gradient: Vec<f32>,
}

/// Of the commands of some drawings, as a part of the mean over all that count.
pub(super) fn of_commands(logits: &[f32], commands: &[i32], all: Counts) -> Result<Part> {
    let logits: Vec<f64> = logits.iter().map(|&x| x.into()).collect();
    let loss = CommandLoss::of(&logits, commands, LENGTH)?;
    let share = f64::from(loss.mask.iter().sum::<i32>()) / all.commands as f64;
    let gradient = loss.gradient.iter().map(|gradient| (share * gradient) as f32).collect();
    Ok(Part { value: share * loss.value, gradient })
}

/// Of arguments with the values `truth`, a row of scores each.
pub(super) fn of_arguments(
    logits: &[f32],
    truth: &[i16],
    targets: &Targets,
    all: Counts,
) -> Result<Part> {
    let mut gradient = logits.to_vec();
    softmax_rows_in_place(Algorithm::Auto, &mut gradient, CLASSES, 1.0).map_err(|_| {
        let expected = "a run whose numbers stay finite";
        Error::new(ErrorCode::Undefined, "steps", expected, "scores that are not")
    })?;
    let count = all.arguments as f64;
    let mut value = 0.0;
    for (p, &truth) in gradient.chunks_exact_mut(CLASSES).zip(truth) {
        let target = &targets.0[truth as usize];
        let part = |&(class, t): &(usize, f64)| {
            let p = f64::from(p[class]);
            (class, t * p / (p + EPS), -t * libm::log(p + EPS))
        };
        let parts: Vec<_> = target.iter().map(part).collect();
        let total: f64 = parts.iter().map(|(_, by_score, _)| by_score).sum();
        let scale = (WEIGHT_ARGUMENTS * total / count) as f32;
        p.iter_mut().for_each(|p| *p *= scale);
        for (class, by_score, loss) in parts {
            p[class] -= (WEIGHT_ARGUMENTS * by_score / count) as f32;
            value += loss / count;
        }
    }
    Ok(Part { value, gradient })
}
