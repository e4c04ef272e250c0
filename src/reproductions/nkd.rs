//! Paper 22: distillation whose other classes are normalised on both sides, and self-distillation without a teacher.

use super::parts::{
    Model, Plan, accuracy, classify, dense_layers, function, labelled, layers, mask, pictures,
    relu_network, rows,
};
use super::{Arm, Cell, Check, Experiment, Found, Known, Measures};
use crate::Result;
use crate::data::{Dataset, Random};
use crate::entry::{Array, Params};
use crate::nn::optimizers::{Adam, Momentum, Rule};
use crate::nn::{LossInput, Tape, Var, dropout};

const TEST: &str = "test accuracy, %";
const TEACHER: &str = "test accuracy of the teacher, %";

const CE: &str = "CE";
const KD: &str = "CE + KD";
const NKD: &str = "CE + NKD";
const USKD: &str = "CE + USKD";

/// The experiment.
pub(super) static EXPERIMENT: Experiment = Experiment {
    paper: "22",
    title: "NKD and USKD: normalised and teacher-free distillation",
    reference: "arXiv 2303.13005",
    claim: "Distillation whose non-target classes are normalised on both sides (NKD) beats classical distillation, and self-distillation without \
            a teacher (USKD) beats training on the labels alone.",
    protocol: "Teacher 784-256-256-10 with dropout 0.3 on all of MNIST, 4 epochs of Adam at 1e-3, batches of 128; student 784-32-32-10 on the \
               first 2,000 images, gradient descent at 0.05 with momentum 0.9 and weight decay 5e-4, 30 epochs, a tenth of the rate after 70 % of \
               them, batches of 64. KD with T = 4, NKD with T = 1 and γ = 1.5, USKD with 1, 0.1 and 0.005 and its weak head on the first hidden \
               layer. Each seed has a teacher of its own.",
    arms: &[
        Arm { name: CE, seeds: 5, seconds: 2.0, run: |cell| train(cell, Method::Ce) },
        Arm { name: KD, seeds: 5, seconds: 20.0, run: |cell| train(cell, Method::Kd) },
        Arm { name: NKD, seeds: 5, seconds: 20.0, run: |cell| train(cell, Method::Nkd) },
        Arm { name: USKD, seeds: 5, seconds: 2.0, run: |cell| train(cell, Method::Uskd) },
    ],
    known: &[
        Known { arm: CE, measure: TEST, found: Found::Spread(90.84, 0.43) },
        Known { arm: KD, measure: TEST, found: Found::Spread(93.23, 0.37) },
        Known { arm: NKD, measure: TEST, found: Found::Spread(93.49, 0.15) },
        Known { arm: USKD, measure: TEST, found: Found::Spread(91.55, 0.38) },
        Known { arm: NKD, measure: TEACHER, found: Found::Each(&[97.68]) },
        Known { arm: KD, measure: TEACHER, found: Found::Each(&[97.68]) },
    ],
    checks: &[
        Check {
            says: "NKD leads training on labels alone, points",
            of: |f| f.lead(NKD, CE, TEST),
            from: 1.5,
            to: f64::INFINITY,
        },
        Check {
            says: "USKD leads training on labels alone, points",
            of: |f| f.lead(USKD, CE, TEST),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check {
            says: "NKD leads KD by more than the spread of KD over seeds, points over it",
            of: |f| f.lead(NKD, KD, TEST) - spread(&f.values(KD, TEST)),
            from: 0.0,
            to: f64::INFINITY,
        },
    ],
    notes: &[],
    demos: &["loss-explorer"],
};

/// Standard deviation.
fn spread(values: &[f64]) -> f64 {
    super::figures::deviation(values).unwrap_or(f64::NAN)
}

const PIXELS: usize = 784;
const HIDDEN: usize = 32;
const DROPPED: f64 = 0.3;

#[derive(Clone, Copy, PartialEq)]
enum Method {
    Ce,
    Kd,
    Nkd,
    Uskd,
}

fn train(cell: &Cell<'_>, method: Method) -> Result<Measures> {
    let seen = pictures(cell, "mnist", "train", cell.size(60_000, 150))?;
    let unseen = pictures(cell, "mnist", "test", cell.size(10_000, 100))?;
    let few = seen.select(&(0..cell.size(2_000, 80)).collect::<Vec<_>>());
    let mut measures = Measures::new();
    let mut told = Vec::new();
    if [Method::Kd, Method::Nkd].contains(&method) {
        let mut teacher = teacher(cell, &seen)?;
        told = teacher.values(|tape, vars| relu_network(tape, vars, &few.features));
        let scores = teacher.values(|tape, vars| relu_network(tape, vars, &unseen.features));
        measures.push((TEACHER, accuracy(&scores, &unseen.labels)));
    }
    let mut student = student(cell, method, &few, &told)?;
    let scores = student.values(|tape, vars| relu_network(tape, &vars[..6], &unseen.features));
    measures.push((TEST, accuracy(&scores, &unseen.labels)));
    Ok(measures)
}

fn teacher(cell: &Cell<'_>, seen: &Dataset) -> Result<Model> {
    let mut random = Random::new(cell.seed + 1_000);
    let weights = dense_layers(&[PIXELS, 256, 256, 10], &mut random);
    let mut model = Model::new(weights, Rule::Adam(Adam::default()), 0.0);
    let plan = Plan { examples: seen.len(), batch: 128, epochs: cell.size(4, 1) };
    plan.run(cell, &mut random, &mut |random, _, batch| {
        let (x, labels) = (rows(&seen.features, PIXELS, batch), rows(&seen.labels, 1, batch));
        let masks = [0; 2].map(|_| mask(batch.len() * 256, DROPPED, random));
        model.step(1e-3, |tape, vars| {
            let mut x = tape.constant_of(&[batch.len(), PIXELS], &x);
            for (layer, mask) in layers(vars).into_iter().zip(&masks) {
                x = tape.dense(x, layer.0, layer.1);
                x = tape.relu(x);
                let mask = tape.constant_of(&[batch.len(), 256], mask);
                x = dropout(tape, x, mask, DROPPED);
            }
            let scores = tape.dense(x, vars[4], Some(vars[5]));
            classify(tape, "cross_entropy", scores, &labels, &Params::new())
        })
    })?;
    Ok(model)
}

/// A network of three layers, and behind them the weak head on the first one.
fn student(cell: &Cell<'_>, method: Method, few: &Dataset, told: &[f32]) -> Result<Model> {
    let mut random = Random::new(cell.seed);
    let mut weights = dense_layers(&[PIXELS, HIDDEN, HIDDEN, 10], &mut random);
    weights.extend(dense_layers(&[HIDDEN, 10], &mut random));
    let rule = Rule::Momentum(Momentum { momentum: 0.9, ahead: false });
    let mut model = Model::new(weights, rule, 5e-4);
    let plan = Plan { examples: few.len(), batch: 64, epochs: cell.size(30, 2) };
    let slow = plan.epochs * plan.steps() * 7 / 10;
    plan.run(cell, &mut random, &mut |_, at, batch| {
        let (x, labels) = (rows(&few.features, PIXELS, batch), rows(&few.labels, 1, batch));
        let told = if told.is_empty() { Vec::new() } else { rows(told, 10, batch) };
        model.step(if at < slow { 0.05 } else { 0.005 }, |tape, vars| {
            let x = tape.constant_of(&[batch.len(), PIXELS], &x);
            let first = tape.dense(x, vars[0], Some(vars[1]));
            let first = tape.relu(first);
            let second = tape.dense(first, vars[2], Some(vars[3]));
            let second = tape.relu(second);
            let scores = tape.dense(second, vars[4], Some(vars[5]));
            let loss = classify(tape, "cross_entropy", scores, &labels, &Params::new())?;
            let weak = |tape: &mut Tape| tape.dense(first, vars[6], Some(vars[7]));
            let more = match method {
                Method::Ce => return Ok(loss),
                Method::Uskd => {
                    let weak = weak(tape);
                    alone(tape, scores, weak, &labels)?
                }
                _ => distil(tape, method, scores, told, &labels)?,
            };
            Ok(tape.add(loss, more))
        })
    })?;
    Ok(model)
}

fn alone(tape: &mut Tape, scores: Var, weak: Var, labels: &[i32]) -> Result<Var> {
    let (logits, weak) = (LossInput::Value(scores), LossInput::Value(weak));
    let inputs = [("logits", logits), ("weak_logits", weak), ("labels", labelled(labels)?)];
    tape.loss(function("uskd"), &inputs, &Params::new())
}

fn distil(
    tape: &mut Tape,
    method: Method,
    scores: Var,
    told: Vec<f32>,
    labels: &[i32],
) -> Result<Var> {
    let teacher = LossInput::Constant(Array::f32([labels.len(), 10], told)?);
    let mut inputs =
        vec![("student_logits", LossInput::Value(scores)), ("teacher_logits", teacher)];
    if method == Method::Kd {
        return tape.loss(function("kd"), &inputs, &Params::new());
    }
    inputs.push(("labels", labelled(labels)?));
    tape.loss(function("nkd"), &inputs, &Params::new())
}
