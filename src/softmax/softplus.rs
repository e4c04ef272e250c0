//! Softplus: `max(x, 0) + ln(1 + exp(−|x|))`.
//!
//! - **When**: a smooth rectifier; the logistic loss of a margin.
//! - **Shapes**: `x` and `upstream` of any one shape; value of the same.
//! - **Gradient**: `∂L/∂x = u σ(x)`.
//! - **Edge cases**: tends to 0 below and to x above.
//! - **Reference**: the definition, in its stable form.
//! - **Accuracy**: at most 6 ulp; beyond 80 in size rounded once, from f64.
//! - **Deviations**: none.

use super::elementwise::{self, ElementMap, UPSTREAM, VALUES, X};
use super::sigmoid::Sigmoid;
use crate::entry::{Entry, Family};
use crate::kernels::curves::Curve;

/// A smooth rectifier.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Softplus;

impl ElementMap for Softplus {
    fn value(&self, x: f64) -> f64 {
        x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
    }

    fn slope(&self, x: f64) -> f64 {
        Sigmoid.value(x)
    }

    fn curves(&self) -> (Curve, Curve) {
        (Curve::Softplus, Curve::Sigmoid)
    }
}

pub(crate) const ENTRY: Entry = Entry {
    id: "softplus",
    golden: "softplus",
    paper: 0,
    family: Family::Softmax,
    summary: "A smooth rectifier.",
    formula: r"\ln(1 + e^x)",
    reference: "Definition",
    inputs: &[X, UPSTREAM],
    params: &[],
    outputs: &[VALUES],
    invariances: &[],
    run: |call| elementwise::run(call, Softplus),
};
