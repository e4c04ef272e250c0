//! Logistic regression with a ridge, to its minimum: the weights of an ensemble of detector scores.
//!
//! - **When**: to join the scores of several layers on a small validation set, label 1 for abnormal samples.
//! - **Formula**: `½ |w|² + C Σ_i ln(1 + exp(−y_i (w·x_i + b)))`, `y ∈ {−1, +1}`, the offset without a penalty.
//! - **Shapes**: `features` `[batch, layers]`, `labels` `[batch]`; `weights` `[layers]`, `bias` a scalar, `probabilities` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: labels of one class only have no minimum and are an error.
//! - **Reference**: the definition, as in scikit-learn's LogisticRegression; for the ensemble Lee et al. 2018, arXiv 1807.03888.
//! - **Deviations**: Newton's method with halved steps until it stands still, where the reference stops at a tolerance.

use super::parts::REFERENCE;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, POSITIVE};
use crate::losses::parts::rows::{dot, sigmoid, softplus};
use crate::{Error, ErrorCode, Result};
use nalgebra::{Cholesky, DMatrix, DVector};

/// Newton's method takes about ten steps, and one more for each factor e of C beyond what separates the classes.
const MOST_STEPS: usize = 1000;

pub(crate) const ENTRY: Entry = Entry {
    id: "logistic_regression_fit",
    golden: "logistic_regression_fit",
    paper: 12,
    family: Family::Methods,
    summary: "Logistic regression with a ridge, to its exact minimum.",
    formula: r"\min_{w,b}\; \tfrac{1}{2}|w|^2 + C\sum_i \log\big(1 + e^{-y_i(w\cdot x_i + b)}\big)",
    reference: REFERENCE,
    inputs: &[
        Input::f32("features", &["batch", "layers"], "Scores of the layers, a row a sample."),
        Input::i32("labels", BATCH, Domain::Binary, "1 for abnormal samples, 0 for normal ones."),
    ],
    params: &[Param::float(
        "C",
        "C",
        1.0,
        POSITIVE,
        (0.0001, 10000.0),
        "Weight of the data against the ridge.",
    )],
    outputs: &[
        Output::f32("weights", &["layers"], "Weight of each layer."),
        Output::f32("bias", &[], "The offset."),
        Output::f32("probabilities", BATCH, "Probability that each sample is abnormal."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("layers")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let labels = call.i32("labels");
    if labels.iter().all(|&label| label == labels[0]) {
        let got = format!("{} only", labels[0]);
        return Err(Error::new(ErrorCode::Undefined, "labels", "samples of both classes", got));
    }
    let problem = Problem::of(call);
    let solution = problem.solve();
    let probabilities: Vec<f64> = problem.scores(&solution).into_iter().map(sigmoid).collect();
    let (weights, centred_bias) = solution.split_at(problem.means.len());
    let mut outputs = call.outputs();
    outputs.f32("weights", weights);
    outputs.f32("bias", centred_bias[0] - dot(weights, &problem.means));
    outputs.f32("probabilities", probabilities);
    Ok(outputs.finish())
}

/// The objective over C, in the weights followed by the offset.
struct Problem {
    /// Features about their means, each row with a 1 for the offset: weights and offset then hardly disturb each other.
    rows: Vec<f64>,
    means: Vec<f64>,
    /// −1 or 1.
    signs: Vec<f64>,
    ridge: f64,
}

impl Problem {
    fn of(call: &Call) -> Self {
        let (features, layers) = (call.f64("features"), call.size("layers"));
        let signs: Vec<f64> =
            call.i32("labels").iter().map(|&label| f64::from(2 * label - 1)).collect();
        let mut means = vec![0.0; layers];
        for row in features.chunks_exact(layers) {
            means.iter_mut().zip(row).for_each(|(sum, &x)| *sum += x / signs.len() as f64);
        }
        let mut rows = Vec::with_capacity(features.len() + signs.len());
        for row in features.chunks_exact(layers) {
            rows.extend(row.iter().zip(&means).map(|(&x, &mean)| x - mean));
            rows.push(1.0);
        }
        Self { rows, means, signs, ridge: 1.0 / call.float("C") }
    }

    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.rows.chunks_exact(self.means.len() + 1)
    }

    fn scores(&self, at: &[f64]) -> Vec<f64> {
        self.rows().map(|row| dot(row, at)).collect()
    }

    fn value(&self, at: &[f64]) -> f64 {
        let weights = &at[..self.means.len()];
        let losses = self.scores(at).into_iter().zip(&self.signs);
        let losses: f64 = losses.map(|(score, &sign)| softplus(-sign * score)).sum();
        0.5 * self.ridge * dot(weights, weights) + losses
    }

    fn solve(&self) -> Vec<f64> {
        let mut at = vec![0.0; self.means.len() + 1];
        for _ in 0..MOST_STEPS {
            let (gradient, hessian) = self.derivatives(&at);
            let Some(step) = newton_step(&gradient, &hessian) else { break };
            let decrease = dot(&gradient, &step);
            let value = self.value(&at);
            if let Some(next) = self.descend(&at, &step, value, decrease) {
                at = next;
            } else {
                break;
            }
            // Twice what is left to gain, before a step that squares it.
            if decrease <= 1e-22 * value {
                break;
            }
        }
        at
    }

    /// The first of the step and its halves that gains its share; a loss by rounding alone is none.
    fn descend(&self, at: &[f64], step: &[f64], value: f64, decrease: f64) -> Option<Vec<f64>> {
        let rounding = 8.0 * f64::EPSILON * value;
        let mut length = 1.0;
        for _ in 0..60 {
            let next: Vec<f64> = at.iter().zip(step).map(|(&x, &step)| x - length * step).collect();
            if self.value(&next) <= value - 1e-4 * length * decrease + rounding {
                return Some(next);
            }
            length /= 2.0;
        }
        None
    }

    fn derivatives(&self, at: &[f64]) -> (Vec<f64>, DMatrix<f64>) {
        let size = at.len();
        let mut gradient: Vec<f64> = at.iter().map(|&x| self.ridge * x).collect();
        gradient[size - 1] = 0.0;
        let mut hessian = DMatrix::from_diagonal_element(size, size, self.ridge);
        hessian[(size - 1, size - 1)] = 0.0;
        let samples = self.rows().zip(self.scores(at)).zip(&self.signs);
        for ((row, score), &sign) in samples {
            let slope = -sign * sigmoid(-sign * score);
            let curvature = sigmoid(score) * sigmoid(-score);
            for (i, &x) in row.iter().enumerate() {
                gradient[i] += slope * x;
                for (j, &other) in row[..=i].iter().enumerate() {
                    hessian[(i, j)] += curvature * x * other;
                }
            }
        }
        (gradient, hessian)
    }
}

/// `H⁻¹ g` by the lower half of `H`, whose diagonal grows until it is positive definite in spite of rounding.
fn newton_step(gradient: &[f64], hessian: &DMatrix<f64>) -> Option<Vec<f64>> {
    let mut growth = 0.0;
    for _ in 0..10 {
        let mut grown = hessian.clone();
        for i in 0..gradient.len() {
            grown[(i, i)] = hessian[(i, i)] * (1.0 + growth);
        }
        if let Some(factors) = Cholesky::new(grown) {
            let step = factors.solve(&DVector::from_column_slice(gradient));
            if step.iter().all(|x| x.is_finite()) {
                return Some(step.iter().copied().collect());
            }
        }
        growth = if growth == 0.0 { 1e-12 } else { growth * 30.0 };
    }
    None
}
