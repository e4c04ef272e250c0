//! Sigmoid: `σ(x) = 1 / (1 + exp(−x))`.
//!
//! - **When**: the probability of one of two classes.
//! - **Shapes**: `x` and `upstream` of any one shape; value of the same.
//! - **Gradient**: `∂L/∂x = u σ(x) σ(−x)`.
//! - **Edge cases**: tends to 0 and 1 without overflow; tails below 1e-38 keep their leading digits, then become 0.
//! - **Reference**: the definition, in its stable form.
//! - **Accuracy**: at most 6 ulp; beyond 80 in size rounded once, from f64.
//! - **Deviations**: none.

use super::elementwise::{self, ElementMap, UPSTREAM, VALUES, X};
use crate::entry::{Entry, Family};
use crate::kernels::curves::Curve;

/// The logistic function: the probability of one of two classes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sigmoid;

impl ElementMap for Sigmoid {
    fn value(&self, x: f64) -> f64 {
        // The exponential of a negative number only: neither tail overflows or cancels.
        let exp = libm::exp(-x.abs());
        if x >= 0.0 { 1.0 / (1.0 + exp) } else { exp / (1.0 + exp) }
    }

    fn slope(&self, x: f64) -> f64 {
        self.value(x) * self.value(-x)
    }

    fn curves(&self) -> (Curve, Curve) {
        (Curve::Sigmoid, Curve::SigmoidSlope)
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "sigmoid",
    golden: "sigmoid",
    paper: 0,
    family: Family::Softmax,
    summary: "The logistic function: the probability of one of two classes.",
    formula: r"\sigma(x) = \frac{1}{1 + e^{-x}}",
    reference: "Definition",
    inputs: &[X, UPSTREAM],
    params: &[],
    outputs: &[VALUES],
    invariances: &[],
    run: |call| elementwise::run(call, Sigmoid),
};
