//! Log-sigmoid: `−softplus(−x)`.
//!
//! - **When**: log-likelihoods of two classes; exact where σ(x) itself rounds to 0 or 1.
//! - **Shapes**: `x` and `upstream` of any one shape; value of the same.
//! - **Gradient**: `∂L/∂x = u σ(−x)`.
//! - **Edge cases**: tends to x below and to 0 above.
//! - **Reference**: the definition, in its stable form.
//! - **Accuracy**: at most 6 ulp; beyond 80 in size rounded once, from f64.
//! - **Deviations**: none.

use super::elementwise::{self, ElementMap, UPSTREAM, VALUES, X};
use super::sigmoid::Sigmoid;
use super::softplus::Softplus;
use crate::entry::{Entry, Family};
use crate::kernels::curves::Curve;

/// The logarithm of the logistic function.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LogSigmoid;

impl ElementMap for LogSigmoid {
    fn value(&self, x: f64) -> f64 {
        -Softplus.value(-x)
    }

    fn slope(&self, x: f64) -> f64 {
        Sigmoid.value(-x)
    }

    fn curves(&self) -> (Curve, Curve) {
        (Curve::LogSigmoid, Curve::MirroredSigmoid)
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "log_sigmoid",
    golden: "log_sigmoid",
    paper: 0,
    family: Family::Softmax,
    summary: "The logarithm of the logistic function.",
    formula: r"\ln \sigma(x) = -\ln(1 + e^{-x})",
    reference: "Definition",
    inputs: &[X, UPSTREAM],
    params: &[],
    outputs: &[VALUES],
    invariances: &[],
    run: |call| elementwise::run(call, LogSigmoid),
};
