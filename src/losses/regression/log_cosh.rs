//! Logarithm of the hyperbolic cosine of the error.
//!
//! - **When**: as Huber, but smooth everywhere and without a scale to choose.
//! - **Formula**: `l = ln cosh d`, `d = prediction − target`; the mean over every element.
//! - **Shapes**: `predictions` and `targets` of any one shape; `loss` a scalar.
//! - **Gradient**: by `predictions`, over the number of elements: `tanh d`.
//! - **Edge cases**: `|d| − ln 2` far from the target.
//! - **Reference**: the definition; stable by `log1p`.
//! - **Deviations**: none.

use crate::entry::{Entry, Family};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::elementary::log_cosh;
use crate::losses::parts::sloped::Sloped;
use crate::losses::regression::parts::{PREDICTIONS, TARGETS, run};

pub(crate) const ENTRY: Entry = Entry {
    id: "log_cosh",
    golden: "log_cosh",
    paper: 0,
    family: Family::Regression,
    summary: "Logarithm of the hyperbolic cosine of the error: smooth, and a line far away.",
    formula: r"\ell = \log\cosh d",
    reference: "Definition",
    inputs: &[PREDICTIONS, TARGETS],
    params: &[],
    outputs: &[LOSS],
    invariances: &[],
    run: |call| run(call, &|d| Sloped { value: log_cosh(d), slope: libm::tanh(d) }),
};
