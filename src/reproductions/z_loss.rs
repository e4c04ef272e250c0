//! Paper 02: a loss that is blind to shift and scale, and an output layer whose steps do not depend on the number of classes.

use super::parts::{Model, classify, dense_layers, normal, rows, settings};
use super::{Arm, Cell, Check, Experiment, Found, Known, Measures, Note};
use crate::Result;
use crate::data::Random;
use crate::entry::Params;
use crate::losses::classification::parts::factored::FactoredLayer;
use crate::losses::classification::parts::spherical::Spherical;
use crate::nn::networks::Layer;
use crate::nn::optimizers::{Adam, Rule};
use crate::nn::{Activation, Tape, Tensor, Var, mlp};

/// Numbers of guesses, and the name of the error with them.
const TOP: [(usize, &str); 4] =
    [(1, "top-1 error, %"), (5, TOP_5), (10, TOP_10), (50, "top-50 error, %")];
const TOP_5: &str = "top-5 error, %";
const TOP_10: &str = "top-10 error, %";

/// Numbers of classes, and the name of the time of a step with them.
const SIZES: [(usize, &str); 3] =
    [(1_000, MS_1000), (10_000, "ms a step, 10,000 classes"), (100_000, MS_100000)];
const MS_1000: &str = "ms a step, 1,000 classes";
const MS_100000: &str = "ms a step, 100,000 classes";

const SOFTMAX: &str = "log-softmax";
const Z_TUNED: &str = "Z-loss, a = 0.3, b = 5";
const Z: &str = "Z-loss, a = 1, b = 0";
const Z_FLAT: &str = "Z-loss, a = 0.1, b = 28";
const TAYLOR: &str = "Taylor softmax";
const MSE: &str = "one-hot MSE";
const SPHERICAL: &str = "spherical softmax, ε = 0.1";
const FACTORED: &str = "factored output layer, Z-loss";
const DENSE: &str = "dense output layer, softmax";

const CHAIN: &str = "the spec does not say what its chain of words is; ours is easier or harder to guess, for every loss alike";
const CLOCK: &str = "another machine; the known times of the dense layer are those of double precision in NumPy, ours of single precision";

/// The experiment.
pub(super) static EXPERIMENT: Experiment = Experiment {
    paper: "02",
    title: "The Z-loss and the spherical family",
    reference: "arXiv 1604.08859",
    claim: "With a loss that sees only three statistics of the outputs, a step of the output layer costs the same for any number of \
            classes (40 times faster than log-softmax with 800,000 words), and the Z-loss is the best of that family, ahead of \
            log-softmax on some top-k errors.",
    protocol: "Quality: a chain of 1,000 words with Zipf frequencies (three in four times one of four preferred successors, else any word), \
               9,000 to train and 9,000 to test on; embedding 32, 64 units with ReLU, 1,500 steps of Adam at 0.003, batches of 64. Speed: median \
               time of a step of an output layer alone, 64 inputs, batches of 32: factored in double precision against a dense one in single \
               precision with all its gradients. The hierarchical softmax is not timed: that of the catalog gives gradients of all weights.",
    arms: &[
        Arm {
            name: SOFTMAX,
            seeds: 2,
            seconds: 20.0,
            run: |cell| train(cell, "cross_entropy", &[]),
        },
        Arm {
            name: Z_TUNED,
            seeds: 2,
            seconds: 20.0,
            run: |cell| train(cell, "z_loss", &[("a", 0.3), ("b", 5.0)]),
        },
        Arm {
            name: Z,
            seeds: 2,
            seconds: 20.0,
            run: |cell| train(cell, "z_loss", &[("a", 1.0), ("b", 0.0)]),
        },
        Arm {
            name: Z_FLAT,
            seeds: 2,
            seconds: 20.0,
            run: |cell| train(cell, "z_loss", &[("a", 0.1), ("b", 28.0)]),
        },
        Arm {
            name: TAYLOR,
            seeds: 2,
            seconds: 20.0,
            run: |cell| train(cell, "taylor_softmax_loss", &[]),
        },
        Arm {
            name: MSE,
            seeds: 2,
            seconds: 20.0,
            run: |cell| train(cell, "one_hot_mse_loss", &[]),
        },
        Arm {
            name: SPHERICAL,
            seeds: 2,
            seconds: 20.0,
            run: |cell| train(cell, "spherical_softmax_loss", &[("epsilon", 0.1)]),
        },
        Arm { name: FACTORED, seeds: 3, seconds: 3.0, run: time_factored },
        Arm { name: DENSE, seeds: 3, seconds: 10.0, run: time_dense },
    ],
    known: &[
        Known { arm: SOFTMAX, measure: "top-1 error, %", found: Found::Each(&[52.9, 55.8]) },
        Known { arm: SOFTMAX, measure: TOP_5, found: Found::Each(&[27.4, 29.1]) },
        Known { arm: SOFTMAX, measure: TOP_10, found: Found::Each(&[19.5, 22.2]) },
        Known { arm: SOFTMAX, measure: "top-50 error, %", found: Found::Each(&[9.2, 11.9]) },
        Known { arm: Z_TUNED, measure: "top-1 error, %", found: Found::Each(&[53.6, 55.9]) },
        Known { arm: Z_TUNED, measure: TOP_5, found: Found::Each(&[26.7, 27.8]) },
        Known { arm: Z_TUNED, measure: TOP_10, found: Found::Each(&[19.0, 20.7]) },
        Known { arm: Z_TUNED, measure: "top-50 error, %", found: Found::Each(&[9.8, 11.3]) },
        Known { arm: Z, measure: "top-1 error, %", found: Found::Each(&[55.2, 58.3]) },
        Known { arm: Z, measure: TOP_5, found: Found::Each(&[28.0, 29.6]) },
        Known { arm: Z, measure: TOP_10, found: Found::Each(&[19.7, 21.9]) },
        Known { arm: Z, measure: "top-50 error, %", found: Found::Each(&[9.6, 11.8]) },
        Known { arm: Z_FLAT, measure: TOP_5, found: Found::Each(&[28.3, 30.2]) },
        Known { arm: Z_FLAT, measure: TOP_10, found: Found::Each(&[20.8, 23.1]) },
        Known { arm: TAYLOR, measure: TOP_5, found: Found::Each(&[28.9, 30.9]) },
        Known { arm: TAYLOR, measure: TOP_10, found: Found::Each(&[21.3, 23.4]) },
        Known { arm: MSE, measure: TOP_5, found: Found::Each(&[33.8, 37.3]) },
        Known { arm: MSE, measure: TOP_10, found: Found::Each(&[26.6, 29.4]) },
        Known { arm: SPHERICAL, measure: TOP_5, found: Found::Each(&[69.9, 67.3]) },
        Known { arm: SPHERICAL, measure: TOP_10, found: Found::Each(&[67.3, 64.8]) },
        Known { arm: FACTORED, measure: MS_1000, found: Found::Each(&[0.27]) },
        Known { arm: FACTORED, measure: MS_100000, found: Found::Each(&[0.28]) },
        Known { arm: DENSE, measure: MS_1000, found: Found::Each(&[2.2]) },
        Known { arm: DENSE, measure: MS_100000, found: Found::Each(&[277.0]) },
    ],
    checks: &[
        Check {
            says: "time of a factored step, 100,000 classes over 1,000",
            of: |f| f.mean(FACTORED, MS_100000) / f.mean(FACTORED, MS_1000),
            from: 0.0,
            to: 2.0,
        },
        Check {
            says: "time of a dense step over a factored one, 100,000 classes",
            of: |f| f.mean(DENSE, MS_100000) / f.mean(FACTORED, MS_100000),
            from: 40.0,
            to: f64::INFINITY,
        },
        Check {
            says: "the tuned Z-loss leads log-softmax on the top-5 error, points",
            of: |f| f.lead(SOFTMAX, Z_TUNED, TOP_5),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check {
            says: "and on the top-10 error, points",
            of: |f| f.lead(SOFTMAX, Z_TUNED, TOP_10),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check {
            says: "it leads the best other spherical loss on the top-10 error, points",
            of: |f| {
                f.mean(TAYLOR, TOP_10).min(f.mean(MSE, TOP_10)).min(f.mean(SPHERICAL, TOP_10))
                    - f.mean(Z_TUNED, TOP_10)
            },
            from: 0.0,
            to: f64::INFINITY,
        },
    ],
    notes: &[
        Note { arm: FACTORED, measure: "", why: CLOCK },
        Note { arm: DENSE, measure: "", why: CLOCK },
        Note { arm: "", measure: "", why: CHAIN },
    ],
    demos: &["loss-explorer"],
};

const WORDS: usize = 1_000;
/// How often a word is followed by one of its preferred successors, and by which of them.
const PREFERRED: f64 = 0.75;
const SHARES: [f64; 4] = [0.6, 0.2, 0.12, 0.08];

const EMBEDDING: usize = 32;
const UNITS: usize = 64;

/// A text of so many words.
fn chain(length: usize, random: &mut Random) -> Vec<usize> {
    let mut sums = Vec::with_capacity(WORDS);
    let mut sum = 0.0;
    for rank in 1..=WORDS {
        sum += 1.0 / rank as f64;
        sums.push(sum);
    }
    let any = |random: &mut Random| {
        let place = random.between(0.0, sum);
        sums.partition_point(|&below| below < place).min(WORDS - 1)
    };
    let successors: Vec<_> = (0..WORDS).map(|_| SHARES.map(|_| any(random))).collect();
    let mut text = vec![any(random)];
    while text.len() < length {
        let preferred = &successors[text[text.len() - 1]];
        let next = if random.chance(PREFERRED) { pick(preferred, random) } else { any(random) };
        text.push(next);
    }
    text
}

fn pick(preferred: &[usize; SHARES.len()], random: &mut Random) -> usize {
    let mut place = random.uniform();
    let at = SHARES.iter().position(|share| {
        place -= share;
        place < 0.0
    });
    preferred[at.unwrap_or(0)]
}

fn train(cell: &Cell<'_>, loss: &'static str, numbers: &[(&str, f64)]) -> Result<Measures> {
    let mut random = Random::new(cell.seed);
    let (count, steps) = (cell.size(9_000, 20), cell.size(1_500, 2));
    let text = chain(2 * count + 2, &mut random);
    let words: Vec<f32> = text.iter().map(|&word| word as f32).collect();
    let labels: Vec<i32> = text.iter().map(|&word| word as i32).collect();
    let params = settings(numbers);
    let mut weights = vec![normal(&[WORDS, EMBEDDING], 1.0, &mut random)];
    weights.extend(dense_layers(&[EMBEDDING, UNITS, WORDS], &mut random));
    let mut model = Model::new(weights, Rule::Adam(Adam::default()), 0.0);
    for step in 0..steps {
        cell.progress(step, steps);
        let batch: Vec<usize> = (0..64).map(|_| random.below(count)).collect();
        let next: Vec<usize> = batch.iter().map(|at| at + 1).collect();
        let (words, labels) = (rows(&words, 1, &batch), rows(&labels, 1, &next));
        model.step(0.003, |tape, vars| {
            let scores = scores(tape, vars, &words);
            classify(tape, loss, scores, &labels, &params)
        })?;
    }
    let mut ranks = Vec::new();
    let unseen = count + 1..2 * count + 1;
    for (words, labels) in
        words[unseen.clone()].chunks(1_000).zip(labels[unseen.start + 1..].chunks(1_000))
    {
        let scores = model.values(|tape, vars| scores(tape, vars, words));
        ranks.extend(
            scores.chunks_exact(WORDS).zip(labels).map(|(row, &label)| rank(row, label as usize)),
        );
    }
    let error = |guesses| {
        100.0 * ranks.iter().filter(|&&rank| rank >= guesses).count() as f64 / ranks.len() as f64
    };
    Ok(TOP.map(|(guesses, name)| (name, error(guesses))).to_vec())
}

/// Scores of the next word.
fn scores(tape: &mut Tape, vars: &[Var], words: &[f32]) -> Var {
    let words = tape.constant_of(&[words.len()], words);
    let x = tape.embedding(vars[0], words);
    let layers: [Layer; 2] = [(vars[1], Some(vars[2])), (vars[3], Some(vars[4]))];
    mlp(tape, x, &layers, Activation::Relu)
}

/// How many scores are above that of the label.
fn rank(row: &[f32], label: usize) -> usize {
    row.iter().filter(|&&score| score > row[label]).count()
}

const INPUTS: usize = 64;
const BATCH: usize = 32;
const RATE: f64 = 0.01;

fn time_factored(cell: &Cell<'_>) -> Result<Measures> {
    let loss = Spherical::Z { a: 1.0, b: 0.0, epsilon: 1e-12 };
    let times = SIZES.map(|(classes, name)| {
        let classes = cell.size(classes, classes / 100);
        let mut random = Random::new(cell.seed);
        let weights: Vec<f64> = (0..classes * INPUTS).map(|_| 0.1 * random.normal()).collect();
        let mut layer = FactoredLayer::new(&weights, INPUTS);
        let time = median(cell, cell.size(200, 5), &mut random, classes, &mut |x, labels| {
            let x: Vec<f64> = x.iter().map(|&x| x.into()).collect();
            layer.step(&x, labels, RATE, 1.0 / BATCH as f64, &|seen| loss.at(seen));
            Ok(())
        });
        time.map(|time| (name, time))
    });
    times.into_iter().collect()
}

fn time_dense(cell: &Cell<'_>) -> Result<Measures> {
    let times = SIZES.map(|(classes, name)| {
        let classes = cell.size(classes, classes / 100);
        let mut random = Random::new(cell.seed);
        let mut model =
            Model::new(vec![normal(&[classes, INPUTS], 0.1, &mut random)], Rule::Sgd, 0.0);
        let time = median(cell, cell.size(12, 2), &mut random, classes, &mut |x, labels| {
            let x = Tensor::new(&[BATCH, INPUTS], x.to_vec());
            model.step(RATE, |tape, vars| {
                let x = tape.variable(&x);
                let scores = tape.dense(x, vars[0], None);
                classify(tape, "cross_entropy", scores, labels, &Params::new())
            })
        });
        time.map(|time| (name, time))
    });
    times.into_iter().collect()
}

/// A step on inputs and labels.
type Step<'a> = dyn FnMut(&[f32], &[i32]) -> Result<()> + 'a;

/// Median of the milliseconds of so many steps, each on another batch.
fn median(
    cell: &Cell<'_>,
    steps: usize,
    random: &mut Random,
    classes: usize,
    step: &mut Step<'_>,
) -> Result<f64> {
    let mut times = Vec::with_capacity(steps);
    for _ in 0..steps {
        let x: Vec<f32> = (0..BATCH * INPUTS).map(|_| random.normal() as f32).collect();
        let labels: Vec<i32> = (0..BATCH).map(|_| random.below(classes) as i32).collect();
        let start = cell.surroundings.seconds();
        step(&x, &labels)?;
        times.push(1e3 * (cell.surroundings.seconds() - start));
    }
    times.sort_by(f64::total_cmp);
    Ok(times[steps / 2])
}
