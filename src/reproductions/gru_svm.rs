//! Paper 40: a recurrent network with the head of a support vector machine.

use super::parts::{
    Model, Plan, accuracy, classify, floats, function, labelled, mask, normal, rows, settings,
    uniform,
};
use super::{Arm, Cell, Check, Experiment, Found, Known, Measures};
use crate::Result;
use crate::data::{FLOW_FEATURES, NetworkFlows, Random, network_flows};
use crate::entry::{Array, Params};
use crate::nn::optimizers::{Adam, Rule};
use crate::nn::{Gru, LossInput, Tape, Tensor, Var, dropout, gru};

const TEST: &str = "test accuracy, %";

const SVM: &str = "L2-SVM, rate 1e-2";
const SOFTMAX: &str = "softmax, rate 1e-2";
const SVM_SLOW: &str = "L2-SVM, rate 1e-3";
const SOFTMAX_SLOW: &str = "softmax, rate 1e-3";

/// The experiment.
pub(super) static EXPERIMENT: Experiment = Experiment {
    paper: "40",
    title: "GRU-SVM for intrusion detection",
    reference: "arXiv 1709.03082",
    claim: "A recurrent network with the head of a support vector machine tells attacks from normal traffic far better than the same \
            network with softmax (84.15 % against 70.75 %), which the paper trained with a tenth of the learning rate.",
    protocol: "Synthetic flows (the paper's data are not available): 21 numbers a record, coded by the deciles of the training set, 12,800 to \
               train and 4,096 to test on. GRU with 32 units and the reset before the product, input dropout 0.15, Adam, batches of 256, 10 \
               epochs, C = 0.5; cross-entropy is a mean, the L2-SVM loss a sum. Both heads at both rates.",
    arms: &[
        Arm { name: SVM, seeds: 3, seconds: 30.0, run: |cell| train(cell, Head::Svm, 1e-2) },
        Arm {
            name: SOFTMAX,
            seeds: 3,
            seconds: 30.0,
            run: |cell| train(cell, Head::Softmax, 1e-2),
        },
        Arm {
            name: SOFTMAX_SLOW,
            seeds: 3,
            seconds: 30.0,
            run: |cell| train(cell, Head::Softmax, 1e-3),
        },
        Arm { name: SVM_SLOW, seeds: 3, seconds: 30.0, run: |cell| train(cell, Head::Svm, 1e-3) },
    ],
    known: &[
        Known { arm: SVM, measure: TEST, found: Found::Each(&[68.4, 70.0, 71.5]) },
        Known { arm: SOFTMAX, measure: TEST, found: Found::Each(&[68.6, 69.8, 70.2]) },
        Known { arm: SOFTMAX_SLOW, measure: TEST, found: Found::Each(&[64.5, 58.9, 62.2]) },
        Known { arm: SVM_SLOW, measure: TEST, found: Found::Each(&[64.1, 59.0, 62.9]) },
    ],
    checks: &[
        Check {
            says: "with ten times the rate of softmax, as in the paper, the L2-SVM head leads by 4 points",
            of: |f| f.mean(SVM, TEST) - f.mean(SOFTMAX_SLOW, TEST),
            from: 4.0,
            to: f64::INFINITY,
        },
        Check {
            says: "at equal rates (1e-2) it leads by more than 2 points",
            of: |f| f.lead(SVM, SOFTMAX, TEST),
            from: 2.0,
            to: f64::INFINITY,
        },
        Check {
            says: "at equal rates (1e-3) it leads by more than 2 points",
            of: |f| f.lead(SVM_SLOW, SOFTMAX_SLOW, TEST),
            from: 2.0,
            to: f64::INFINITY,
        },
    ],
    notes: &[],
    demos: &[],
};

const HIDDEN: usize = 32;
const BINS: usize = 10;
const BATCH: usize = 256;
const DROPPED: f64 = 0.15;
const CODES: usize = FLOW_FEATURES * BINS;

#[derive(Clone, Copy, PartialEq)]
enum Head {
    Svm,
    Softmax,
}

fn train(cell: &Cell<'_>, head: Head, rate: f64) -> Result<Measures> {
    let mut random = Random::new(cell.seed);
    let (count, tested) = (cell.size(12_800, 64), cell.size(4_096, 32));
    let flows = network_flows(count + tested, &mut random);
    let codes = coded(&flows, count)?;
    let mut model = Model::new(first_weights(&mut random), Rule::Adam(Adam::default()), 0.0);
    let plan = Plan { examples: count, batch: BATCH, epochs: cell.size(10, 1) };
    plan.run(cell, &mut random, &mut |random, _, batch| {
        let mask = mask(batch.len() * CODES, DROPPED, random);
        let (x, labels) = (rows(&codes, CODES, batch), rows(&flows.labels, 1, batch));
        model.step(rate, |tape, vars| {
            let scores = scores(tape, vars, &x, Some(&mask));
            loss(tape, head, scores, vars[READOUT], &labels)
        })
    })?;
    let mut answers = Vec::new();
    for x in codes[count * CODES..].chunks(1024 * CODES) {
        answers.extend(model.values(|tape, vars| scores(tape, vars, x, None)));
    }
    Ok(vec![(TEST, accuracy(&answers, &flows.labels[count..]))])
}

/// Where the weights of the readout stand among the tensors.
const READOUT: usize = 3;

/// As TensorFlow 1 draws them: gates and candidate are two kernels over input and state together, biases of the gates are 1.
fn first_weights(random: &mut Random) -> Vec<Tensor> {
    let inputs = BINS + HIDDEN;
    let bound = |outputs: usize| (6.0 / (inputs + outputs) as f64).sqrt();
    let mut blocks = |columns: usize| {
        let mut gates = uniform(&[2 * HIDDEN, columns], bound(2 * HIDDEN), random).values;
        gates.extend(uniform(&[HIDDEN, columns], bound(HIDDEN), random).values);
        Tensor::new(&[3 * HIDDEN, columns], gates)
    };
    let (from_input, from_state) = (blocks(BINS), blocks(HIDDEN));
    let mut biases = vec![1.0; 2 * HIDDEN];
    biases.resize(3 * HIDDEN, 0.0);
    let bias = Tensor::new(&[3 * HIDDEN], biases);
    let readout = normal(&[2, HIDDEN], 0.01, random);
    vec![from_input, from_state, bias, readout, Tensor::new(&[2], vec![0.1; 2])]
}

/// Scores `[batch, 2]` of coded records.
fn scores(tape: &mut Tape, vars: &[Var], codes: &[f32], mask: Option<&[f32]>) -> Var {
    let shape = [codes.len() / CODES, FLOW_FEATURES, BINS];
    let mut x = tape.constant_of(&shape, codes);
    if let Some(mask) = mask {
        let mask = tape.constant_of(&shape, mask);
        x = dropout(tape, x, mask, DROPPED);
    }
    let state = tape.constant(&Tensor::zeros(&[shape[0], HIDDEN]));
    let bias_hh = tape.constant(&Tensor::zeros(&[3 * HIDDEN]));
    let [weight_ih, weight_hh, bias_ih] = [vars[0], vars[1], vars[2]];
    let weights = Gru { weight_ih, weight_hh, bias_ih, bias_hh, reset_after: false };
    let (_, last) = gru(tape, x, state, &weights);
    tape.dense(last, vars[READOUT], Some(vars[READOUT + 1]))
}

fn loss(tape: &mut Tape, head: Head, scores: Var, readout: Var, labels: &[i32]) -> Result<Var> {
    if head == Head::Softmax {
        return classify(tape, "cross_entropy", scores, labels, &Params::new());
    }
    // The loss sees the sum of the squares alone, so the order of the weights is all one.
    let weight = tape.reshape(readout, &[HIDDEN, 2]);
    let (scores, weight) = (LossInput::Value(scores), LossInput::Value(weight));
    let inputs = [("logits", scores), ("labels", labelled(labels)?), ("weight", weight)];
    tape.loss(function("gru_svm_loss"), &inputs, &settings(&[("C", 0.5), ("p", 2.0)]))
}

/// The records as rows of 21 one-hot codes: which tenth of the first `count` a feature lies in.
fn coded(flows: &NetworkFlows, count: usize) -> Result<Vec<f32>> {
    let records = flows.labels.len();
    let mut codes = vec![0.0; records * CODES];
    for feature in 0..FLOW_FEATURES {
        let column = flows.features.iter().skip(feature).step_by(FLOW_FEATURES).copied();
        let column: Vec<f32> = column.collect();
        let edges = edges(&column[..count])?;
        for (record, value) in column.into_iter().enumerate() {
            let below = edges.iter().filter(|&&edge| edge < value).count();
            let code = below.saturating_sub(1).min(BINS - 1);
            codes[record * CODES + feature * BINS + code] = 1.0;
        }
    }
    Ok(codes)
}

fn edges(values: &[f32]) -> Result<Vec<f32>> {
    let array = Array::f32([values.len()], values.to_vec())?;
    let outputs =
        function("decile_bin").evaluate(vec![("values".into(), array)], &Params::new())?;
    Ok(floats(&outputs, "edges"))
}
