//! Paper 11: another random loss at every step.

use super::parts::{
    Model, Plan, dense_layers, function, labelled, numbers, pictures, relu_network, rows, shrunk,
};
use super::{Arm, Cell, Check, Experiment, Figures, Found, Known, Measures, Note};
use crate::Result;
use crate::data::{Dataset, Random, noisy_labels};
use crate::entry::Params;
use crate::nn::optimizers::{Momentum, Rule, Schedule, norm};
use crate::nn::{LossInput, Tape, Var};

const TEST: &str = "test accuracy, %";

const ENS: &str = "EnsLoss";
const BCE: &str = "BCE";
const HINGE: &str = "hinge";
const EXPONENTIAL: &str = "exponential";
const ENS_20: &str = "EnsLoss, 20 % flipped";
const BCE_20: &str = "BCE, 20 % flipped";
const HINGE_20: &str = "hinge, 20 % flipped";
const EXPONENTIAL_20: &str = "exponential, 20 % flipped";

/// The experiment.
pub(super) static EXPERIMENT: Experiment = Experiment {
    paper: "11",
    title: "EnsLoss: another random loss at every step",
    reference: "arXiv 2409.00908",
    claim: "A random convex calibrated loss, drawn anew at every step, keeps a classifier from overfitting: it beats cross-entropy, the hinge and \
            the exponential loss on nearly all pairs of classes.",
    protocol: "Pullover against coat of Fashion-MNIST, shrunk to 14×14: the first 400 training images of the pair, all test images of it (2,000 \
               in our split); 196-256-256-1 network with ReLU, gradient descent at 0.01 with momentum 0.9, weight decay 5e-4 and a cosine \
               schedule, batches of 64, 60 epochs; without noise and with 20 % of the training labels flipped. The gradient of the exponential \
               loss is cut at a norm of 10.",
    arms: &[
        Arm { name: ENS, seeds: 3, seconds: 5.0, run: |cell| train(cell, "ensloss", 0.0) },
        Arm {
            name: BCE,
            seeds: 3,
            seconds: 5.0,
            run: |cell| train(cell, "binary_cross_entropy_with_logits", 0.0),
        },
        Arm {
            name: HINGE,
            seeds: 3,
            seconds: 5.0,
            run: |cell| train(cell, "binary_hinge_loss", 0.0),
        },
        Arm {
            name: EXPONENTIAL,
            seeds: 3,
            seconds: 5.0,
            run: |cell| train(cell, "exponential_loss", 0.0),
        },
        Arm { name: ENS_20, seeds: 3, seconds: 5.0, run: |cell| train(cell, "ensloss", 0.2) },
        Arm {
            name: BCE_20,
            seeds: 3,
            seconds: 5.0,
            run: |cell| train(cell, "binary_cross_entropy_with_logits", 0.2),
        },
        Arm {
            name: HINGE_20,
            seeds: 3,
            seconds: 5.0,
            run: |cell| train(cell, "binary_hinge_loss", 0.2),
        },
        Arm {
            name: EXPONENTIAL_20,
            seeds: 3,
            seconds: 5.0,
            run: |cell| train(cell, "exponential_loss", 0.2),
        },
    ],
    known: &[
        Known { arm: ENS, measure: TEST, found: Found::Spread(83.28, 0.98) },
        Known { arm: BCE, measure: TEST, found: Found::Spread(82.30, 0.98) },
        Known { arm: HINGE, measure: TEST, found: Found::Spread(83.60, 0.83) },
        Known { arm: EXPONENTIAL, measure: TEST, found: Found::Spread(83.70, 0.44) },
        Known { arm: ENS_20, measure: TEST, found: Found::Spread(80.55, 0.75) },
        Known { arm: BCE_20, measure: TEST, found: Found::Spread(78.22, 1.17) },
        Known { arm: HINGE_20, measure: TEST, found: Found::Spread(81.46, 0.50) },
        Known { arm: EXPONENTIAL_20, measure: TEST, found: Found::Spread(81.16, 0.74) },
    ],
    checks: &[
        Check {
            says: "EnsLoss leads BCE, points",
            of: |f| f.lead(ENS, BCE, TEST),
            from: 0.5,
            to: f64::INFINITY,
        },
        Check {
            says: "EnsLoss leads BCE with flipped labels, points",
            of: |f| f.lead(ENS_20, BCE_20, TEST),
            from: 0.5,
            to: f64::INFINITY,
        },
        Check {
            says: "with every seed: smallest of the six leads, points",
            of: |f| least_lead(f),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check {
            says: "EnsLoss leads the hinge, points",
            of: |f| f.lead(ENS, HINGE, TEST),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check {
            says: "EnsLoss leads the exponential loss, points",
            of: |f| f.lead(ENS, EXPONENTIAL, TEST),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check {
            says: "EnsLoss leads the hinge with flipped labels, points",
            of: |f| f.lead(ENS_20, HINGE_20, TEST),
            from: 0.0,
            to: f64::INFINITY,
        },
    ],
    notes: &[Note {
        arm: "",
        measure: "",
        why: "another split of Fashion-MNIST, on which every loss is right half a point to two points more often",
    }],
    demos: &["loss-explorer"],
};

fn least_lead(figures: &Figures<'_>) -> f64 {
    let leads = [(ENS, BCE), (ENS_20, BCE_20)].map(|(arm, other)| {
        let pairs = figures.values(arm, TEST).into_iter().zip(figures.values(other, TEST));
        pairs.map(|(ours, theirs)| ours - theirs).fold(f64::INFINITY, f64::min)
    });
    leads[0].min(leads[1])
}

const SIDE: usize = 14;
const PULLOVER: i32 = 2;
const COAT: i32 = 4;

/// The first pictures of the pair, with 1 for a coat.
fn pair(cell: &Cell<'_>, part: &str, count: usize) -> Result<Dataset> {
    let all = pictures(cell, "fashion-mnist", part, usize::MAX)?;
    let of_pair = |&at: &usize| [PULLOVER, COAT].contains(&all.labels[at]);
    let indices: Vec<usize> = (0..all.len()).filter(of_pair).take(count).collect();
    let mut pair = shrunk(&all.select(&indices), 0, 2);
    pair.labels.iter_mut().for_each(|label| *label = i32::from(*label == COAT));
    Ok(pair)
}

fn train(cell: &Cell<'_>, loss: &'static str, flipped: f64) -> Result<Measures> {
    let mut random = Random::new(cell.seed);
    let seen = pair(cell, "train", cell.size(400, 80))?;
    let unseen = pair(cell, "test", usize::MAX)?;
    let labels = noisy_labels(&seen.labels, 2, flipped, cell.seed + 1_000);
    let weights = dense_layers(&[SIDE * SIDE, 256, 256, 1], &mut random);
    let rule = Rule::Momentum(Momentum { momentum: 0.9, ahead: false });
    let mut model = Model::new(weights, rule, 5e-4);
    // Its draws leave those of the batches alone, so that all losses see the same batches.
    let mut noise = Random::new(cell.seed + 2_000);
    let plan = Plan { examples: seen.len(), batch: 64, epochs: cell.size(60, 2) };
    let schedule = Schedule::Cosine { steps: (plan.epochs * plan.steps()) as u64 };
    plan.run(cell, &mut random, &mut |_, at, batch| {
        let (x, labels) = (rows(&seen.features, SIDE * SIDE, batch), rows(&labels, 1, batch));
        let value = model.record(|tape, vars| {
            let scores = scores(tape, vars, &x);
            loss_of(tape, loss, scores, &labels, &mut noise)
        })?;
        model.tape.backward(value);
        let size = norm(model.gradients().map(|(_, gradient)| gradient));
        let most = if loss == "exponential_loss" { 10.0 } else { f64::INFINITY };
        let factor = if size > most { (most / size) as f32 } else { 1.0 };
        model.descend(0.01 * schedule.factor(at as u64), &mut |_, gradient| {
            gradient.iter_mut().for_each(|g| *g *= factor);
        });
        Ok(())
    })?;
    let scores = model.values(|tape, vars| scores(tape, vars, &unseen.features));
    let right = scores
        .iter()
        .zip(&unseen.labels)
        .filter(|(score, label)| (**score > 0.0) == (**label == 1));
    Ok(vec![(TEST, 100.0 * right.count() as f64 / unseen.len() as f64)])
}

/// A score a picture, above 0 for a coat.
fn scores(tape: &mut Tape, vars: &[Var], pixels: &[f32]) -> Var {
    let scores = relu_network(tape, vars, pixels);
    tape.reshape(scores, &[pixels.len() / (SIDE * SIDE)])
}

fn loss_of(
    tape: &mut Tape,
    loss: &'static str,
    scores: Var,
    labels: &[i32],
    noise: &mut Random,
) -> Result<Var> {
    let scores = LossInput::Value(scores);
    let inputs = match loss {
        "ensloss" => {
            let noise = labels.iter().map(|_| noise.normal() as f32).collect();
            vec![("scores", scores), ("labels", labelled(labels)?), ("noise", numbers(noise)?)]
        }
        "binary_cross_entropy_with_logits" => {
            let targets = labels.iter().map(|&label| label as f32).collect();
            vec![("logits", scores), ("targets", numbers(targets)?)]
        }
        _ => vec![("scores", scores), ("labels", labelled(labels)?)],
    };
    tape.loss(function(loss), &inputs, &Params::new())
}
