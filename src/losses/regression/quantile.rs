//! Quantile loss: a line on each side of the target.
//!
//! - **When**: a quantile instead of the mean is wanted, for intervals say.
//! - **Formula**: `l = q u` for `u ≥ 0`, else `(q − 1) u`, `u = −d`, `d = prediction − target`; the mean over every element.
//! - **Shapes**: `predictions` and `targets` of any one shape; `loss` a scalar.
//! - **Gradient**: by `predictions`, over the number of elements: `−q` below the target, `1 − q` above, 0 on it.
//! - **Edge cases**: `q = 1/2` is half the absolute error.
//! - **Reference**: Koenker and Bassett 1978, Econometrica 46.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Param};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::sloped::Sloped;
use crate::losses::regression::parts::{PREDICTIONS, TARGETS, run};
use std::ops::Bound;

const Q: Param = Param::float(
    "q",
    "q",
    0.5,
    (Bound::Excluded(0.0), Bound::Excluded(1.0)),
    (0.05, 0.95),
    "The quantile that the best prediction is.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "quantile",
    golden: "quantile",
    paper: 0,
    family: Family::Regression,
    summary: "A line on each side of the target, whose best prediction is a quantile.",
    formula: r"\ell = \max(q\,u,\; (q - 1)\,u),\quad u = -d",
    reference: "Koenker and Bassett 1978, Econometrica 46",
    inputs: &[PREDICTIONS, TARGETS],
    params: &[Q],
    outputs: &[LOSS],
    invariances: &[],
    run: |call| {
        let q = call.float("q");
        run(call, &|d| match d {
            0.0 => Sloped { value: 0.0, slope: 0.0 },
            d if d < 0.0 => Sloped { value: -q * d, slope: -q },
            d => Sloped { value: (1.0 - q) * d, slope: 1.0 - q },
        })
    },
};
