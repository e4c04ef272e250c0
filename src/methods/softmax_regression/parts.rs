//! Softmax regression at a point: probabilities, loss, and the pieces of its derivatives.

use crate::entry::{Call, Input};
use crate::losses::parts::rows::{dot, softmax, softmax_vjp};
use crate::losses::parts::vectors::{products, products_vjp};
use crate::{Error, ErrorCode, Result};

pub(super) const MATRIX: Input =
    Input::f32("matrix", &["rows", "dimension"], "The data, a row for each probability.");

pub(super) const WEIGHTS: Input =
    Input::f32("weights", &["dimension"], "What the rows are multiplied by.");

pub(super) const TARGETS: Input = Input::f32(
    "targets",
    &["rows"],
    "What the probabilities are fitted to; they need not sum to 1.",
);

/// Matrix and targets of a problem.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) matrix: Vec<f64>,
    pub(super) targets: Vec<f64>,
    pub(super) dimension: usize,
}

impl Problem {
    /// The problem of a call.
    ///
    /// # Errors
    /// `shape_mismatch` of fewer than two rows.
    pub(super) fn of(call: &Call) -> Result<Self> {
        call.at_least("rows", 2)?;
        let (matrix, targets) = (call.f64("matrix"), call.f64("targets"));
        Ok(Self { matrix, targets, dimension: call.size("dimension") })
    }

    /// The state at weights.
    pub(super) fn at(&self, weights: &[f64]) -> State<'_> {
        let probabilities = probabilities(&self.matrix, weights);
        let pairs = probabilities.iter().zip(&self.targets);
        let errors: Vec<f64> = pairs.map(|(f, b)| f - b).collect();
        let by_scores = softmax_vjp(&probabilities, &errors);
        State { problem: self, loss: dot(&errors, &errors) / 2.0, probabilities, errors, by_scores }
    }
}

/// `softmax(A x)`.
pub(super) fn probabilities(matrix: &[f64], weights: &[f64]) -> Vec<f64> {
    softmax(&products(matrix, weights, weights.len()))
}

/// Softmax regression at given weights.
#[derive(Clone, Debug)]
pub(super) struct State<'a> {
    problem: &'a Problem,
    pub(super) probabilities: Vec<f64>,
    pub(super) loss: f64,
    /// `c = f − b`.
    pub(super) errors: Vec<f64>,
    /// `J c`: the gradient by `A x`.
    pub(super) by_scores: Vec<f64>,
}

impl State<'_> {
    /// The gradient by the weights, `Aᵀ J c`.
    pub(super) fn by_weights(&self) -> Vec<f64> {
        products_vjp(&self.by_scores, &self.problem.matrix, self.problem.dimension)
    }

    /// The Hessian by the weights: `Σ_i f_i (f_i + c_i − ⟨f, c⟩) (a_i − ā)(a_i − ā)ᵀ` with `ā = Σ f_i a_i`.
    pub(super) fn hessian(&self) -> Vec<f64> {
        let mean = dot(&self.probabilities, &self.errors);
        self.weighted_square(&|row| self.probabilities[row] + self.errors[row] - mean)
    }

    /// The matrix of Gauss and Newton, `Aᵀ J² A`.
    pub(super) fn gauss_newton(&self) -> Vec<f64> {
        self.weighted_square(&|row| self.probabilities[row])
    }

    /// `Σ_i f_i g_i (a_i − ā)(a_i − ā)ᵀ`, symmetric to the last bit.
    fn weighted_square(&self, factor: &dyn Fn(usize) -> f64) -> Vec<f64> {
        let (matrix, dimension) = (&self.problem.matrix, self.problem.dimension);
        let mean = products_vjp(&self.probabilities, matrix, dimension);
        let mut sum = vec![0.0; dimension * dimension];
        for (row, a) in matrix.chunks_exact(dimension).enumerate() {
            let centred: Vec<f64> = a.iter().zip(&mean).map(|(a, mean)| a - mean).collect();
            let weight = self.probabilities[row] * factor(row);
            for (index, sum) in sum.iter_mut().enumerate() {
                *sum += weight * (centred[index / dimension] * centred[index % dimension]);
            }
        }
        sum
    }
}

/// Weights after a step, if single precision holds them.
///
/// # Errors
/// `undefined` of `learning_rate` otherwise.
pub(super) fn stepped(weights: &[f64], direction: &[f64], rate: f64) -> Result<Vec<f64>> {
    let stepped = weights.iter().zip(direction).map(|(x, slope)| x - rate * slope);
    let stepped: Vec<f64> = stepped.collect();
    if stepped.iter().all(|&x| (x as f32).is_finite()) {
        return Ok(stepped);
    }
    let expected = "a rate at which the weights stay finite";
    Err(Error::new(ErrorCode::Undefined, "learning_rate", expected, "one at which they do not"))
}
