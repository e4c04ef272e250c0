//! Huber loss: squares near the target, a line beyond.
//!
//! - **When**: there are outliers, and the scale of honest errors is known.
//! - **Formula**: `l = d² / 2` for `|d| ≤ δ`, else `δ (|d| − δ / 2)`, `d = prediction − target`; the mean over every element.
//! - **Shapes**: `predictions` and `targets` of any one shape; `loss` a scalar.
//! - **Gradient**: by `predictions`, over the number of elements: `d` clamped to `±δ`.
//! - **Edge cases**: none.
//! - **Reference**: Huber 1964, Annals of Mathematical Statistics 35.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Param};
use crate::losses::parts::declared::{LOSS, POSITIVE};
use crate::losses::parts::sloped::Sloped;
use crate::losses::regression::parts::{PREDICTIONS, TARGETS, run};

const DELTA: Param = Param::float(
    "delta",
    r"\delta",
    1.0,
    POSITIVE,
    (0.1, 5.0),
    "Error from which on the loss is a line.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "huber",
    golden: "huber",
    paper: 0,
    family: Family::Regression,
    summary: "Squares near the target, a line beyond.",
    formula: r"\ell = \begin{cases} d^2/2 & |d| \le \delta \\ \delta(|d| - \delta/2) & |d| > \delta \end{cases}",
    reference: "Huber 1964, Annals of Mathematical Statistics 35",
    inputs: &[PREDICTIONS, TARGETS],
    params: &[DELTA],
    outputs: &[LOSS],
    invariances: &[],
    run: |call| {
        let delta = call.float("delta");
        run(call, &|d| match d.abs() {
            size if size <= delta => Sloped { value: d * d / 2.0, slope: d },
            size => Sloped { value: delta * (size - delta / 2.0), slope: delta * d.signum() },
        })
    },
};
