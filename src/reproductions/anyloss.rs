//! Paper 10: figures of the confusion matrix as losses.

use super::parts::{
    Model, Plan, dense_layers, function, labelled, layers, numbers, rows, settings,
};
use super::{Arm, Cell, Check, Experiment, Found, Known, Measures, Note};
use crate::Result;
use crate::data::Random;
use crate::entry::Params;
use crate::nn::optimizers::{Adam, Rule};
use crate::nn::{Activation, LossInput, Tape, Var, mlp};

const ACCURACY: &str = "accuracy, %";
const F1: &str = "F1, %";
const G_MEAN: &str = "G-mean, %";
const BALANCED: &str = "balanced accuracy, %";

const BCE: &str = "BCE";
const MSE: &str = "MSE";
const BY_ACCURACY: &str = "AnyLoss accuracy";
const BY_F1: &str = "AnyLoss F1";
const BY_G_MEAN: &str = "AnyLoss G-mean";
const BY_BALANCED: &str = "AnyLoss balanced accuracy";
const BY_F1_SOFT: &str = "AnyLoss F1, L = 5";
const BCE_20: &str = "BCE, 20 % positive";
const BY_F1_20: &str = "AnyLoss F1, 20 % positive";
const BY_G_MEAN_20: &str = "AnyLoss G-mean, 20 % positive";

/// The experiment.
pub(super) static EXPERIMENT: Experiment = Experiment {
    paper: "10",
    title: "AnyLoss: figures of the confusion matrix as losses",
    reference: "arXiv 2405.14745",
    claim: "A loss made of a figure of the confusion matrix beats cross-entropy and squared error on that figure, most clearly where one \
            class is rare.",
    protocol: "Two Gaussians of variance 1 in the plane, the positive class around (1.6, 1.0), 5 % positive (20 % where said); 2,000 points to \
               train and 20,000 to test on; 2-8-1 network with tanh, Adam at 0.01, batches of 128, 40 epochs, amplification 73; threshold 0.5.",
    arms: &[
        Arm { name: BCE, seeds: 3, seconds: 3.0, run: |cell| train(cell, 0.05, &Loss::Bce) },
        Arm { name: MSE, seeds: 3, seconds: 3.0, run: |cell| train(cell, 0.05, &Loss::Mse) },
        Arm {
            name: BY_ACCURACY,
            seeds: 3,
            seconds: 3.0,
            run: |cell| train(cell, 0.05, &Loss::Any("anyloss_accuracy", 73.0)),
        },
        Arm {
            name: BY_F1,
            seeds: 3,
            seconds: 3.0,
            run: |cell| train(cell, 0.05, &Loss::Any("anyloss_fbeta", 73.0)),
        },
        Arm {
            name: BY_G_MEAN,
            seeds: 3,
            seconds: 3.0,
            run: |cell| train(cell, 0.05, &Loss::Any("anyloss_gmean", 73.0)),
        },
        Arm {
            name: BY_BALANCED,
            seeds: 3,
            seconds: 3.0,
            run: |cell| train(cell, 0.05, &Loss::Any("anyloss_balanced_accuracy", 73.0)),
        },
        Arm {
            name: BY_F1_SOFT,
            seeds: 3,
            seconds: 3.0,
            run: |cell| train(cell, 0.05, &Loss::Any("anyloss_fbeta", 5.0)),
        },
        Arm { name: BCE_20, seeds: 3, seconds: 3.0, run: |cell| train(cell, 0.2, &Loss::Bce) },
        Arm {
            name: BY_F1_20,
            seeds: 3,
            seconds: 3.0,
            run: |cell| train(cell, 0.2, &Loss::Any("anyloss_fbeta", 73.0)),
        },
        Arm {
            name: BY_G_MEAN_20,
            seeds: 3,
            seconds: 3.0,
            run: |cell| train(cell, 0.2, &Loss::Any("anyloss_gmean", 73.0)),
        },
    ],
    known: &[
        Known { arm: BCE, measure: ACCURACY, found: Found::Spread(95.70, 0.10) },
        Known { arm: BCE, measure: F1, found: Found::Spread(37.82, 0.53) },
        Known { arm: BCE, measure: G_MEAN, found: Found::Spread(50.86, 0.59) },
        Known { arm: BCE, measure: BALANCED, found: Found::Spread(62.71, 0.29) },
        Known { arm: MSE, measure: ACCURACY, found: Found::Spread(95.69, 0.09) },
        Known { arm: MSE, measure: F1, found: Found::Each(&[37.26]) },
        Known { arm: MSE, measure: G_MEAN, found: Found::Each(&[50.28]) },
        Known { arm: MSE, measure: BALANCED, found: Found::Each(&[62.43]) },
        Known { arm: BY_ACCURACY, measure: ACCURACY, found: Found::Spread(95.40, 0.23) },
        Known { arm: BY_ACCURACY, measure: F1, found: Found::Spread(20.81, 16.72) },
        Known { arm: BY_ACCURACY, measure: G_MEAN, found: Found::Each(&[29.65]) },
        Known { arm: BY_ACCURACY, measure: BALANCED, found: Found::Each(&[56.77]) },
        Known { arm: BY_F1, measure: ACCURACY, found: Found::Spread(93.96, 0.44) },
        Known { arm: BY_F1, measure: F1, found: Found::Spread(46.38, 0.44) },
        Known { arm: BY_F1, measure: G_MEAN, found: Found::Spread(70.64, 0.86) },
        Known { arm: BY_F1, measure: BALANCED, found: Found::Each(&[74.04]) },
        Known { arm: BY_G_MEAN, measure: ACCURACY, found: Found::Spread(85.08, 2.58) },
        Known { arm: BY_G_MEAN, measure: F1, found: Found::Each(&[35.08]) },
        Known { arm: BY_G_MEAN, measure: G_MEAN, found: Found::Spread(81.96, 0.32) },
        Known { arm: BY_G_MEAN, measure: BALANCED, found: Found::Each(&[82.08]) },
        Known { arm: BY_BALANCED, measure: ACCURACY, found: Found::Spread(85.44, 2.89) },
        Known { arm: BY_BALANCED, measure: F1, found: Found::Each(&[35.41]) },
        Known { arm: BY_BALANCED, measure: G_MEAN, found: Found::Spread(81.50, 0.82) },
        Known { arm: BY_BALANCED, measure: BALANCED, found: Found::Each(&[81.70]) },
        Known { arm: BY_F1_SOFT, measure: F1, found: Found::Spread(45.21, 1.13) },
        Known { arm: BCE_20, measure: F1, found: Found::Each(&[65.45]) },
        Known { arm: BCE_20, measure: G_MEAN, found: Found::Each(&[74.13]) },
        Known { arm: BY_F1_20, measure: F1, found: Found::Each(&[67.72]) },
        Known { arm: BY_G_MEAN_20, measure: G_MEAN, found: Found::Each(&[82.12]) },
    ],
    checks: &[
        Check {
            says: "the F1 loss leads BCE on F1, points",
            of: |f| f.lead(BY_F1, BCE, F1),
            from: 8.0,
            to: f64::INFINITY,
        },
        Check {
            says: "the G-mean loss leads BCE on G-mean, points",
            of: |f| f.lead(BY_G_MEAN, BCE, G_MEAN),
            from: 30.0,
            to: f64::INFINITY,
        },
        Check {
            says: "the loss of balanced accuracy leads BCE on it, points",
            of: |f| f.lead(BY_BALANCED, BCE, BALANCED),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check {
            says: "the accuracy loss leads BCE on accuracy, points",
            of: |f| f.lead(BY_ACCURACY, BCE, ACCURACY),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check {
            says: "the lead on F1 is larger at 5 % positive than at 20 %, points",
            of: |f| f.lead(BY_F1, BCE, F1) - f.lead(BY_F1_20, BCE_20, F1),
            from: 0.0,
            to: f64::INFINITY,
        },
    ],
    notes: &[Note {
        arm: BY_G_MEAN_20,
        measure: G_MEAN,
        why: "the known figure is a mean without a spread, so that ours alone counts, which is small; the difference is 0.4 points",
    }],
    demos: &["loss-explorer"],
};

const BATCH: usize = 128;

/// What is trained: a loss of the catalog, those of the confusion matrix with their amplification.
enum Loss {
    Bce,
    Mse,
    Any(&'static str, f64),
}

/// Points of the plane, and whether each is positive.
struct Cloud {
    points: Vec<f32>,
    labels: Vec<i32>,
}

impl Cloud {
    fn new(count: usize, positive: f64, random: &mut Random) -> Self {
        let mut cloud = Self { points: Vec::new(), labels: Vec::new() };
        for _ in 0..count {
            let label = random.chance(positive);
            for center in [1.6, 1.0] {
                let center = if label { center } else { 0.0 };
                cloud.points.push((center + random.normal()) as f32);
            }
            cloud.labels.push(i32::from(label));
        }
        cloud
    }
}

fn train(cell: &Cell<'_>, positive: f64, loss: &Loss) -> Result<Measures> {
    let mut random = Random::new(cell.seed);
    let seen = Cloud::new(cell.size(2_000, 256), positive, &mut random);
    let unseen = Cloud::new(cell.size(20_000, 500), positive, &mut random);
    let weights = dense_layers(&[2, 8, 1], &mut random);
    let mut model = Model::new(weights, Rule::Adam(Adam::default()), 0.0);
    let plan = Plan { examples: seen.labels.len(), batch: BATCH, epochs: cell.size(40, 2) };
    plan.run(cell, &mut random, &mut |_, _, batch| {
        let (x, labels) = (rows(&seen.points, 2, batch), rows(&seen.labels, 1, batch));
        model.step(0.01, |tape, vars| {
            let scores = scores(tape, vars, &x);
            loss.of(tape, scores, &labels)
        })
    })?;
    let scores = model.values(|tape, vars| scores(tape, vars, &unseen.points));
    Ok(figures(&scores, &unseen.labels))
}

/// A score a point, above 0 for the positive class.
fn scores(tape: &mut Tape, vars: &[Var], points: &[f32]) -> Var {
    let x = tape.constant_of(&[points.len() / 2, 2], points);
    let scores = mlp(tape, x, &layers(vars), Activation::Tanh);
    tape.reshape(scores, &[points.len() / 2])
}

impl Loss {
    fn of(&self, tape: &mut Tape, scores: Var, labels: &[i32]) -> Result<Var> {
        let targets = || numbers(labels.iter().map(|&label| label as f32).collect());
        if let Self::Bce = self {
            let inputs = [("logits", LossInput::Value(scores)), ("targets", targets()?)];
            return tape.loss(
                function("binary_cross_entropy_with_logits"),
                &inputs,
                &Params::new(),
            );
        }
        let chances = LossInput::Value(tape.sigmoid(scores));
        match *self {
            Self::Any(id, amplification) => {
                let inputs = [("probabilities", chances), ("labels", labelled(labels)?)];
                let params = settings(&[("amplification", amplification)]);
                tape.loss(function(id), &inputs, &params)
            }
            _ => {
                let inputs = [("predictions", chances), ("targets", targets()?)];
                tape.loss(function("mse"), &inputs, &Params::new())
            }
        }
    }
}

/// Figures of the confusion matrix of scores above 0, in percent.
fn figures(scores: &[f32], labels: &[i32]) -> Measures {
    let count = |score: bool, label: i32| {
        let pairs = scores.iter().zip(labels);
        pairs.filter(|&(&z, &y)| (z > 0.0) == score && y == label).count() as f64
    };
    let (hits, misses) = (count(true, 1), count(false, 1));
    let (alarms, passes) = (count(true, 0), count(false, 0));
    let recall = hits / (hits + misses).max(1.0);
    let specificity = passes / (passes + alarms).max(1.0);
    vec![
        (ACCURACY, 100.0 * (hits + passes) / labels.len() as f64),
        (F1, 200.0 * hits / (2.0 * hits + alarms + misses).max(1.0)),
        (G_MEAN, 100.0 * (recall * specificity).sqrt()),
        (BALANCED, 50.0 * (recall + specificity)),
    ]
}
