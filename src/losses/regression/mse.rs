//! Mean squared error.
//!
//! - **When**: noise is Gaussian, and an outlier should count.
//! - **Formula**: `l = d²`, `d = prediction − target`; the mean over every element.
//! - **Shapes**: `predictions` and `targets` of any one shape; `loss` a scalar.
//! - **Gradient**: by `predictions`, over the number of elements: `2 d`.
//! - **Edge cases**: none.
//! - **Reference**: the definition.
//! - **Deviations**: none.

use crate::entry::{Entry, Family};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::sloped::Sloped;
use crate::losses::regression::parts::{PREDICTIONS, TARGETS, run};

pub(crate) const ENTRY: Entry = Entry {
    id: "mse",
    golden: "mse",
    paper: 0,
    family: Family::Regression,
    summary: "Mean squared error.",
    formula: r"\ell = d^2",
    reference: "Definition",
    inputs: &[PREDICTIONS, TARGETS],
    params: &[],
    outputs: &[LOSS],
    invariances: &[],
    run: |call| run(call, &|d| Sloped { value: d * d, slope: 2.0 * d }),
};
