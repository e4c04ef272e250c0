//! Smooth L1: the absolute error, rounded off near the target.
//!
//! - **When**: boxes and other coordinates, with outliers.
//! - **Formula**: `l = d² / (2 β)` for `|d| < β`, else `|d| − β / 2`, `d = prediction − target`; the mean over every element.
//! - **Shapes**: `predictions` and `targets` of any one shape; `loss` a scalar.
//! - **Gradient**: by `predictions`, over the number of elements: `d / β` clamped to `±1`.
//! - **Edge cases**: equals `huber / β`.
//! - **Reference**: Girshick 2015, arXiv 1504.08083.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Param};
use crate::losses::parts::declared::{LOSS, POSITIVE};
use crate::losses::parts::sloped::Sloped;
use crate::losses::regression::parts::{PREDICTIONS, TARGETS, run};

const BETA: Param = Param::float(
    "beta",
    r"\beta",
    1.0,
    POSITIVE,
    (0.1, 5.0),
    "Error from which on the loss is a line.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "smooth_l1",
    golden: "smooth_l1",
    paper: 0,
    family: Family::Regression,
    summary: "The absolute error, rounded off near the target.",
    formula: r"\ell = \begin{cases} d^2/(2\beta) & |d| < \beta \\ |d| - \beta/2 & |d| \ge \beta \end{cases}",
    reference: "Girshick 2015, arXiv 1504.08083",
    inputs: &[PREDICTIONS, TARGETS],
    params: &[BETA],
    outputs: &[LOSS],
    invariances: &[],
    run: |call| {
        let beta = call.float("beta");
        run(call, &|d| match d.abs() {
            size if size < beta => Sloped { value: d * d / (2.0 * beta), slope: d / beta },
            size => Sloped { value: size - beta / 2.0, slope: d.signum() },
        })
    },
};
