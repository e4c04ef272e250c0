//! Paper 34: a convolutional network with the head of a support vector machine.

use super::parts::{Model, Plan, accuracy, classify, function, labelled, mask, pictures, rows};
use super::{Arm, Cell, Check, Experiment, Found, Known, Measures, Note};
use crate::Result;
use crate::data::{Dataset, Random};
use crate::entry::Params;
use crate::nn::optimizers::{Adam, Rule};
use crate::nn::{LossInput, Tape, Tensor, Var, Window, dropout};

const EPOCHS: [&str; 4] = [
    "test accuracy after epoch 1, %",
    "test accuracy after epoch 2, %",
    "test accuracy after epoch 3, %",
    END,
];
const END: &str = "test accuracy after epoch 4, %";
const FULL_END: &str = "test accuracy after 10,000 steps, %";
const SIGNS: &str = "accuracy by the first positive score, %";

const SOFTMAX: &str = "softmax, MNIST";
const SVM: &str = "L2-SVM, MNIST";
const SOFTMAX_FASHION: &str = "softmax, Fashion-MNIST";
const SVM_FASHION: &str = "L2-SVM, Fashion-MNIST";

const CLAIM: &str = "With the head of a support vector machine instead of softmax, a convolutional network is about as good, and slightly worse (99.04 % \
                     against 99.23 % on MNIST, 90.72 % against 91.86 % on Fashion-MNIST).";

/// The experiment with a network that takes seconds an epoch.
pub(super) static EXPERIMENT: Experiment = Experiment {
    paper: "34",
    title: "CNN-SVM: a convolutional network with margins (reduced network)",
    reference: "arXiv 1712.03541",
    claim: CLAIM,
    protocol: "Reduced network: convolutions 5×5 with 8 and 16 filters, each with ReLU and a pool of 2×2, 128 units with ReLU, dropout 0.5, 10 scores; \
               weights normal with deviation 0.1, cut at two of them, biases 0.1; Adam at 1e-3, batches of 128, 4 epochs of all 60,000 images; \
               accuracy on 10,000. The L2-SVM loss with C = 1.",
    arms: &[
        Arm {
            name: SOFTMAX,
            seeds: 2,
            seconds: 60.0,
            run: |cell| train(cell, "mnist", &REDUCED, false),
        },
        Arm {
            name: SVM,
            seeds: 2,
            seconds: 60.0,
            run: |cell| train(cell, "mnist", &REDUCED, true),
        },
        Arm {
            name: SOFTMAX_FASHION,
            seeds: 2,
            seconds: 60.0,
            run: |cell| train(cell, "fashion-mnist", &REDUCED, false),
        },
        Arm {
            name: SVM_FASHION,
            seeds: 2,
            seconds: 60.0,
            run: |cell| train(cell, "fashion-mnist", &REDUCED, true),
        },
    ],
    known: &[
        Known { arm: SOFTMAX, measure: EPOCHS[0], found: Found::Each(&[96.91, 97.24]) },
        Known { arm: SOFTMAX, measure: EPOCHS[1], found: Found::Each(&[98.07, 98.19]) },
        Known { arm: SOFTMAX, measure: EPOCHS[2], found: Found::Each(&[98.53, 98.60]) },
        Known { arm: SOFTMAX, measure: END, found: Found::Each(&[98.67, 98.86]) },
        Known { arm: SVM, measure: EPOCHS[0], found: Found::Each(&[96.73, 96.87]) },
        Known { arm: SVM, measure: EPOCHS[1], found: Found::Each(&[97.93, 97.84]) },
        Known { arm: SVM, measure: EPOCHS[2], found: Found::Each(&[98.36, 98.26]) },
        Known { arm: SVM, measure: END, found: Found::Each(&[98.26, 98.41]) },
        Known { arm: SVM, measure: SIGNS, found: Found::Each(&[97.20, 97.52]) },
    ],
    checks: &[
        Check {
            says: "softmax is ahead on MNIST, by at most a point",
            of: |f| f.lead(SOFTMAX, SVM, END),
            from: 0.0,
            to: 1.0,
        },
        Check {
            says: "softmax is ahead on Fashion-MNIST, by at most two points",
            of: |f| f.lead(SOFTMAX_FASHION, SVM_FASHION, END),
            from: 0.0,
            to: 2.0,
        },
        Check {
            says: "the L2-SVM head learns MNIST: accuracy, %",
            of: |f| f.mean(SVM, END),
            from: 97.9,
            to: 100.0,
        },
        Check {
            says: "and softmax: accuracy, %",
            of: |f| f.mean(SOFTMAX, END),
            from: 98.3,
            to: 100.0,
        },
    ],
    notes: &[Note {
        arm: "",
        measure: "",
        why: "two seeds on either side, whose spread is by chance smaller than that of more would be",
    }],
    demos: &[],
};

/// The experiment with the network of the paper, which takes hours.
pub(super) static FULL: Experiment = Experiment {
    paper: "34-full",
    title: "CNN-SVM: a convolutional network with margins (network of the paper)",
    reference: "arXiv 1712.03541",
    claim: CLAIM,
    protocol: "Network of the paper: convolutions 5×5 with 32 and 64 filters, each with ReLU and a pool of 2×2, 1,024 units with ReLU, dropout 0.5, 10 \
               scores; weights normal with deviation 0.1, cut at two of them, biases 0.1; Adam at 1e-3, batches of 128, 10,000 steps on the first 55,000 \
               images; accuracy on 10,000. The L2-SVM loss with C = 1.",
    arms: &[
        Arm {
            name: SOFTMAX,
            seeds: 1,
            seconds: 4_000.0,
            run: |cell| train(cell, "mnist", &PAPER, false),
        },
        Arm {
            name: SVM,
            seeds: 1,
            seconds: 4_000.0,
            run: |cell| train(cell, "mnist", &PAPER, true),
        },
        Arm {
            name: SOFTMAX_FASHION,
            seeds: 1,
            seconds: 4_000.0,
            run: |cell| train(cell, "fashion-mnist", &PAPER, false),
        },
        Arm {
            name: SVM_FASHION,
            seeds: 1,
            seconds: 4_000.0,
            run: |cell| train(cell, "fashion-mnist", &PAPER, true),
        },
    ],
    known: &[
        Known { arm: SOFTMAX, measure: FULL_END, found: Found::Each(&[99.23]) },
        Known { arm: SVM, measure: FULL_END, found: Found::Each(&[99.04]) },
        Known { arm: SOFTMAX_FASHION, measure: FULL_END, found: Found::Each(&[91.86]) },
        Known { arm: SVM_FASHION, measure: FULL_END, found: Found::Each(&[90.72]) },
    ],
    checks: &[
        Check {
            says: "softmax is ahead on MNIST, by at most a point",
            of: |f| f.lead(SOFTMAX, SVM, FULL_END),
            from: 0.0,
            to: 1.0,
        },
        Check {
            says: "softmax is ahead on Fashion-MNIST, by at most two points",
            of: |f| f.lead(SOFTMAX_FASHION, SVM_FASHION, FULL_END),
            from: 0.0,
            to: 2.0,
        },
        Check {
            says: "the L2-SVM head learns MNIST: accuracy, %",
            of: |f| f.mean(SVM, FULL_END),
            from: 98.5,
            to: f64::INFINITY,
        },
    ],
    notes: &[],
    demos: &[],
};

const SIDE: usize = 28;
const PIXELS: usize = SIDE * SIDE;
const KERNEL: usize = 5;
const DROPPED: f64 = 0.5;

/// Sizes of a network, what it is trained on and when it is looked at.
struct Network {
    filters: [usize; 2],
    units: usize,
    examples: usize,
    epochs: usize,
    steps: usize,
    /// Names of the accuracies after so many steps.
    looks: &'static [(usize, &'static str)],
    /// Name of the accuracy at the end.
    end: &'static str,
}

const REDUCED: Network = Network {
    filters: [8, 16],
    units: 128,
    examples: 60_000,
    epochs: 4,
    steps: 1_876,
    looks: &[(469, EPOCHS[0]), (938, EPOCHS[1]), (1_407, EPOCHS[2])],
    end: END,
};

const PAPER: Network = Network {
    filters: [32, 64],
    units: 1_024,
    examples: 55_000,
    epochs: 24,
    steps: 10_000,
    looks: &[],
    end: FULL_END,
};

impl Network {
    fn first_weights(&self, random: &mut Random) -> Vec<Tensor> {
        let [first, second] = self.filters;
        let shapes: [&[usize]; 4] = [
            &[first, 1, KERNEL, KERNEL],
            &[second, first, KERNEL, KERNEL],
            &[self.units, second * PIXELS / 16],
            &[10, self.units],
        ];
        let mut tensors = Vec::new();
        for shape in shapes {
            tensors.push(cut_normal(shape, random));
            tensors.push(Tensor::new(&shape[..1], vec![0.1; shape[0]]));
        }
        tensors
    }
}

/// Normal numbers of deviation 0.1, drawn again beyond two of them.
fn cut_normal(shape: &[usize], random: &mut Random) -> Tensor {
    let mut draw = || loop {
        let number = random.normal();
        if number.abs() < 2.0 {
            return (0.1 * number) as f32;
        }
    };
    Tensor::new(shape, (0..shape.iter().product()).map(|_| draw()).collect())
}

fn train(cell: &Cell<'_>, set: &str, network: &Network, margins: bool) -> Result<Measures> {
    let mut random = Random::new(cell.seed);
    let seen = pictures(cell, set, "train", cell.size(network.examples, 4))?;
    let unseen = pictures(cell, set, "test", cell.size(10_000, 2))?;
    let adam = Rule::Adam(Adam::default());
    let mut model = Model::new(network.first_weights(&mut random), adam, 0.0);
    let plan = Plan { examples: seen.len(), batch: 128, epochs: cell.size(network.epochs, 1) };
    let mut measures = Measures::new();
    plan.run(cell, &mut random, &mut |random, at, batch| {
        if at >= network.steps {
            return Ok(());
        }
        let (x, labels) = (rows(&seen.features, PIXELS, batch), rows(&seen.labels, 1, batch));
        let mask = mask(batch.len() * network.units, DROPPED, random);
        model.step(1e-3, |tape, vars| {
            let scores = scores(tape, vars, &x, Some(&mask));
            loss(tape, scores, vars[6], &labels, margins)
        })?;
        if let Some(&(_, name)) = network.looks.iter().find(|&&(after, _)| after == at + 1) {
            measures.push((name, test(&mut model, &unseen).0));
        }
        Ok(())
    })?;
    let (by_scores, by_signs) = test(&mut model, &unseen);
    measures.push((network.end, by_scores));
    measures.extend(margins.then_some((SIGNS, by_signs)));
    Ok(measures)
}

/// Scores of pictures, in training with a mask of the hidden units.
fn scores(tape: &mut Tape, vars: &[Var], pixels: &[f32], mask: Option<&[f32]>) -> Var {
    let batch = pixels.len() / PIXELS;
    let mut x = tape.constant_of(&[batch, 1, SIDE, SIDE], pixels);
    for layer in vars[..4].chunks_exact(2) {
        x = tape.conv2d(x, layer[0], layer[1], Window { stride: 1, padding: KERNEL / 2 });
        x = tape.relu(x);
        x = tape.max_pool2d(x, 2, 2);
    }
    x = tape.flatten(x);
    x = tape.dense(x, vars[4], Some(vars[5]));
    x = tape.relu(x);
    if let Some(mask) = mask {
        let mask = tape.constant_of(&[batch, mask.len() / batch], mask);
        x = dropout(tape, x, mask, DROPPED);
    }
    tape.dense(x, vars[6], Some(vars[7]))
}

fn loss(tape: &mut Tape, scores: Var, readout: Var, labels: &[i32], margins: bool) -> Result<Var> {
    if !margins {
        return classify(tape, "cross_entropy", scores, labels, &Params::new());
    }
    // The loss sees the mean of the squares alone, so the order of the weights is all one.
    let [classes, units] = tape.shape(readout)[..] else { panic!("weights of a dense layer") };
    let weight = LossInput::Value(tape.reshape(readout, &[units, classes]));
    let inputs =
        [("logits", LossInput::Value(scores)), ("labels", labelled(labels)?), ("weight", weight)];
    tape.loss(function("cnn_svm_loss"), &inputs, &Params::new())
}

/// Accuracy by the largest score, and by the first that is positive (the first class where none is).
fn test(model: &mut Model, data: &Dataset) -> (f64, f64) {
    let mut all = Vec::with_capacity(data.len() * 10);
    for pixels in data.features.chunks(500 * PIXELS) {
        all.extend(model.values(|tape, vars| scores(tape, vars, pixels, None)));
    }
    let signs: Vec<f32> = all.iter().map(|&score| f32::from(score > 0.0)).collect();
    (accuracy(&all, &data.labels), accuracy(&signs, &data.labels))
}
