//! Paper 38: at the edge of numerical stability, memory never becomes insight.

use super::parts::{Model, accuracy, classify, floats, function, uniform};
use super::{Arm, Cell, Check, Experiment, Found, Known, Measures, Note};
use crate::Result;
use crate::data::Random;
use crate::entry::{Array, Params};
use crate::nn::optimizers::{Adam, Rule, perpendicular};
use crate::nn::{Activation, Tape, Tensor, Var, mlp};

const STEPS: &str = "steps to 95 % of unseen pairs";
const TEST: &str = "accuracy on unseen pairs at the end, %";
const TEST_10000: &str = "accuracy on unseen pairs at step 10,000, %";
const COLLAPSED: &str = "collapsed rows at the end, %";
const COLLAPSED_2000: &str = "collapsed rows at step 2,000, %";
const COLLAPSED_4000: &str = "collapsed rows at step 4,000, %";
const COLLAPSED_12000: &str = "collapsed rows at step 12,000, %";
const ALONG_40: &str = "cosine of −gradient and weights at step 40";
const ALONG_100: &str = "cosine of −gradient and weights at step 100";
const ALONG_400: &str = "cosine of −gradient and weights at step 400";

const PERP: &str = "perpGrad";
const BARE: &str = "perpGrad, not rescaled";
const PLAIN: &str = "cross-entropy";
const DECAY: &str = "cross-entropy, weight decay 1";
const STABLE: &str = "StableMax (p = 31)";
const PLAIN_31: &str = "cross-entropy (p = 31)";

/// The experiment.
pub(super) static EXPERIMENT: Experiment = Experiment {
    paper: "38",
    title: "Grokking at the edge of numerical stability",
    reference: "arXiv 2501.04697",
    claim: "Without regularisation, cross-entropy memorises modular addition and never generalises, because its softmax collapses \
            in single precision; gradients across the weights (perpGrad) generalise at once, StableMax does in the end.",
    protocol: "a + b mod p, one-hot pairs, three dense layers without bias and with ReLU between them, uniform ±1/√inputs; the \
               whole training half at every step, gradients of cross-entropy in single precision. p = 47, half of the pairs, 128 and \
               128 units, AdamW, learning rate 0.01 (betas 0.9 and 0.99, eps 1e-25; with perpGrad 0.999 and 1e-8). p = 31: 80 % of the pairs, \
               100 and 100 units, learning rate 0.003, betas 0.9 and 0.999. A run ends when 95 % of the unseen pairs are right, or after its steps: 400 with \
               perpGrad, 16,000, 2,000 with weight decay, 60,000 with StableMax, 20,000 of cross-entropy at p = 31. Looked at every 20 \
               steps with perpGrad, else every 100.",
    arms: &[
        Arm {
            name: PERP,
            seeds: 4,
            seconds: 2.0,
            run: |cell| train(cell, &Setting { perp: Some(true), ..SHORT }),
        },
        Arm {
            name: BARE,
            seeds: 5,
            seconds: 2.0,
            run: |cell| train(cell, &Setting { perp: Some(false), ..SHORT }),
        },
        Arm {
            name: DECAY,
            seeds: 3,
            seconds: 10.0,
            run: |cell| train(cell, &Setting { weight_decay: 1.0, steps: 2_000, ..P47 }),
        },
        Arm { name: PLAIN, seeds: 2, seconds: 100.0, run: |cell| train(cell, &P47) },
        Arm { name: PLAIN_31, seeds: 1, seconds: 60.0, run: |cell| train(cell, &P31) },
        Arm {
            name: STABLE,
            seeds: 2,
            seconds: 180.0,
            run: |cell| train(cell, &Setting { stable: true, steps: 60_000, ..P31 }),
        },
    ],
    known: &[
        Known { arm: PERP, measure: STEPS, found: Found::Each(&[120.0]) },
        Known { arm: DECAY, measure: STEPS, found: Found::Each(&[800.0, 900.0]) },
        Known { arm: PLAIN, measure: TEST, found: Found::Each(&[0.1, 0.5]) },
        Known { arm: PLAIN, measure: COLLAPSED_2000, found: Found::Each(&[20.0, 27.0]) },
        Known { arm: PLAIN, measure: COLLAPSED_4000, found: Found::Each(&[78.0, 88.0]) },
        Known { arm: PLAIN, measure: COLLAPSED_12000, found: Found::Each(&[99.0, 100.0]) },
        Known { arm: PLAIN, measure: ALONG_40, found: Found::Each(&[0.45]) },
        Known { arm: PLAIN, measure: ALONG_100, found: Found::Each(&[0.56]) },
        Known { arm: PLAIN, measure: ALONG_400, found: Found::Each(&[0.74]) },
        Known { arm: PLAIN_31, measure: TEST, found: Found::Each(&[2.1]) },
        Known { arm: PLAIN_31, measure: TEST_10000, found: Found::Each(&[0.5]) },
        Known { arm: PLAIN_31, measure: COLLAPSED, found: Found::Each(&[73.0]) },
        Known { arm: STABLE, measure: STEPS, found: Found::Each(&[51_000.0]) },
        Known { arm: STABLE, measure: TEST_10000, found: Found::Each(&[49.0, 55.0]) },
    ],
    checks: &[
        Check {
            says: "perpGrad generalises within 200 steps, with every seed",
            of: |f| most(&f.values(PERP, STEPS), 4),
            from: 0.0,
            to: 200.0,
        },
        Check {
            says: "cross-entropy does not generalise: accuracy on unseen pairs below 5 %",
            of: |f| f.mean(PLAIN, TEST),
            from: 0.0,
            to: 5.0,
        },
        Check {
            says: "its softmax collapses: over 95 % of the rows by step 12,000",
            of: |f| f.mean(PLAIN, COLLAPSED_12000),
            from: 95.0,
            to: 100.0,
        },
        Check {
            says: "its gradient turns along the weights: cosine over 0.6 at step 400",
            of: |f| f.mean(PLAIN, ALONG_400),
            from: 0.6,
            to: 1.0,
        },
        Check {
            says: "weight decay cures it, later than perpGrad: steps over those of perpGrad",
            of: |f| f.lead(DECAY, PERP, STEPS),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check {
            says: "StableMax generalises where cross-entropy does not: points ahead at p = 31",
            of: |f| f.lead(STABLE, PLAIN_31, TEST),
            from: 50.0,
            to: 100.0,
        },
    ],
    notes: &[Note {
        arm: PLAIN,
        measure: ALONG_400,
        why: "the known figure is rounded to 0.01, and the seeds differ by less than that",
    }],
    demos: &[],
};

/// The largest of at least `count` values; infinite of fewer, for a run without the measure has not arrived.
fn most(values: &[f64], count: usize) -> f64 {
    if values.len() < count { f64::INFINITY } else { values.iter().copied().fold(0.0, f64::max) }
}

/// What is looked at in the middle of a run.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Test,
    Collapsed,
    Along,
}

/// Settings of a run.
struct Setting {
    modulus: usize,
    share: f64,
    hidden: usize,
    rate: f64,
    beta2: f64,
    eps: f64,
    weight_decay: f64,
    stable: bool,
    /// Gradients across the weights, rescaled or not?
    perp: Option<bool>,
    steps: usize,
    every: usize,
    looks: &'static [(usize, Look, &'static str)],
}

const P47: Setting = Setting {
    modulus: 47,
    share: 0.5,
    hidden: 128,
    rate: 0.01,
    beta2: 0.99,
    eps: 1e-25,
    weight_decay: 0.0,
    stable: false,
    perp: None,
    steps: 16_000,
    every: 100,
    looks: &[
        (40, Look::Along, ALONG_40),
        (100, Look::Along, ALONG_100),
        (400, Look::Along, ALONG_400),
        (2_000, Look::Collapsed, COLLAPSED_2000),
        (4_000, Look::Collapsed, COLLAPSED_4000),
        (12_000, Look::Collapsed, COLLAPSED_12000),
    ],
};

const P31: Setting = Setting {
    modulus: 31,
    share: 0.8,
    hidden: 100,
    rate: 0.003,
    beta2: 0.999,
    steps: 20_000,
    looks: &[(10_000, Look::Test, TEST_10000)],
    ..P47
};

const SHORT: Setting =
    Setting { beta2: 0.999, eps: 1e-8, steps: 400, every: 20, looks: &[], ..P47 };

/// Pairs of numbers as one-hot rows, and their sums.
struct Pairs {
    x: Tensor,
    labels: Vec<i32>,
}

impl Pairs {
    fn new(modulus: usize, indices: &[usize]) -> Self {
        let mut x = Tensor::zeros(&[indices.len(), 2 * modulus]);
        let (mut labels, width) = (Vec::new(), 2 * modulus);
        for (row, &index) in x.values.chunks_exact_mut(width).zip(indices) {
            let (a, b) = (index / modulus, index % modulus);
            row[a] = 1.0;
            row[modulus + b] = 1.0;
            labels.push(((a + b) % modulus) as i32);
        }
        Self { x, labels }
    }

    fn scores(&self, tape: &mut Tape, weights: &[Var]) -> Var {
        let x = tape.constant(&self.x);
        let layers: Vec<_> = weights.iter().map(|&weight| (weight, None)).collect();
        mlp(tape, x, &layers, Activation::Relu)
    }
}

fn train(cell: &Cell<'_>, setting: &Setting) -> Result<Measures> {
    let (modulus, mut random) = (cell.size(setting.modulus, 7), Random::new(cell.seed));
    let order = random.order(modulus * modulus);
    let (seen, unseen) = order.split_at((setting.share * order.len() as f64) as usize);
    let (seen, unseen) = (Pairs::new(modulus, seen), Pairs::new(modulus, unseen));
    let widths = [2 * modulus, setting.hidden, setting.hidden, modulus];
    let first =
        |pair: &[usize]| uniform(&[pair[1], pair[0]], 1.0 / (pair[0] as f64).sqrt(), &mut random);
    let adam = Adam { beta1: 0.9, beta2: setting.beta2, eps: setting.eps, decoupled: true };
    let weights = widths.windows(2).map(first).collect();
    let mut model = Model::new(weights, Rule::Adam(adam), setting.weight_decay);
    let mut measures = Measures::new();
    let (steps, mut test) = (cell.size(setting.steps, 20), 0.0);
    for step in 0..=steps {
        if step % setting.every == 0 {
            cell.progress(step, steps);
            test = accuracy(&model.values(|tape, vars| unseen.scores(tape, vars)), &unseen.labels);
            if test >= 95.0 {
                measures.push((STEPS, step as f64));
                break;
            }
        }
        let scores = differentiate(&mut model, &seen, setting.stable)?;
        for &(_, look, name) in setting.looks.iter().filter(|&&(at, ..)| at == step) {
            let value = match look {
                Look::Test => test,
                Look::Collapsed => collapsed(&scores, modulus)?,
                Look::Along => along(&model),
            };
            measures.push((name, value));
        }
        model.descend(setting.rate, &mut |weights, gradient| {
            if let Some(rescale) = setting.perp {
                perpendicular(weights, gradient, rescale);
            }
        });
    }
    let scores = model.values(|tape, vars| seen.scores(tape, vars));
    measures.extend([(TEST, test), (COLLAPSED, collapsed(&scores, modulus)?)]);
    Ok(measures)
}

/// Puts the gradients of the loss onto the tape; gives the scores.
fn differentiate(model: &mut Model, pairs: &Pairs, stable: bool) -> Result<Vec<f32>> {
    let scores = model.record(|tape, vars| pairs.scores(tape, vars));
    let tape = &mut model.tape;
    if stable {
        let loss =
            classify(tape, "stablemax_cross_entropy", scores, &pairs.labels, &Params::new())?;
        tape.backward(loss);
    } else {
        let upstream = single_precision(tape.values(scores), &pairs.labels);
        tape.backward_from(scores, &upstream);
    }
    Ok(tape.values(scores).to_vec())
}

/// Gradient of the mean cross-entropy, every step of it in single precision. The one of the catalog works in double precision and
/// would not collapse.
fn single_precision(scores: &[f32], labels: &[i32]) -> Vec<f32> {
    let (count, mut gradient) = (labels.len() as f32, scores.to_vec());
    let rows = gradient.chunks_exact_mut(scores.len() / labels.len());
    for (row, &label) in rows.zip(labels) {
        let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        row.iter_mut().for_each(|z| *z = libm::expf(*z - most));
        let sum: f32 = row.iter().sum();
        row.iter_mut().for_each(|p| *p /= sum);
        row[label as usize] -= 1.0;
        row.iter_mut().for_each(|g| *g /= count);
    }
    gradient
}

/// Percentage of rows whose softmax has collapsed in single precision.
fn collapsed(scores: &[f32], classes: usize) -> Result<f64> {
    let logits = Array::f32([scores.len() / classes, classes], scores.to_vec())?;
    let outputs =
        function("softmax_collapse").evaluate(vec![("logits".into(), logits)], &Params::new())?;
    Ok(100.0 * f64::from(floats(&outputs, "fraction")[0]))
}

/// Cosine between the weights of all layers and the way that gradient descent takes.
fn along(model: &Model) -> f64 {
    let (mut product, mut weights, mut gradients) = (0.0, 0.0, 0.0);
    for (w, g) in model.gradients() {
        for (w, g) in w.iter().zip(g).map(|(&w, &g)| (f64::from(w), f64::from(g))) {
            product -= w * g;
            weights += w * w;
            gradients += g * g;
        }
    }
    product / (weights * gradients).sqrt()
}
