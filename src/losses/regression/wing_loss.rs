//! Wing loss: steep for small errors, a line for large ones.
//!
//! - **When**: landmarks: small errors should keep their pull.
//! - **Formula**: `l = w ln(1 + |d| / ε)` for `|d| < w`, else `|d| − C`, `C = w − w ln(1 + w / ε)`, `d = prediction − target`; the mean over every element.
//! - **Shapes**: `predictions` and `targets` of any one shape; `loss` a scalar.
//! - **Gradient**: by `predictions`, over the number of elements: `w sign(d) / (ε + |d|)`, `sign(d)` beyond `w`, 0 on the target.
//! - **Edge cases**: a kink on the target.
//! - **Reference**: Feng et al. 2018, arXiv 1711.06753.
//! - **Deviations**: none.

use crate::entry::{Entry, Family, Param};
use crate::losses::parts::declared::{LOSS, POSITIVE};
use crate::losses::parts::sloped::Sloped;
use crate::losses::regression::parts::{PREDICTIONS, TARGETS, run};

const W: Param =
    Param::float("w", r"w", 10.0, POSITIVE, (1.0, 20.0), "Error from which on the loss is a line.");

const EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    2.0,
    POSITIVE,
    (0.1, 5.0),
    "Error at which the steepness has halved.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "wing_loss",
    golden: "wing_loss",
    paper: 0,
    family: Family::Regression,
    summary: "Steep for small errors, a line for large ones; for landmarks.",
    formula: r"\ell = \begin{cases} w \log(1 + |d|/\varepsilon) & |d| < w \\ |d| - C & |d| \ge w \end{cases}",
    reference: "Feng et al. 2018, arXiv 1711.06753",
    inputs: &[PREDICTIONS, TARGETS],
    params: &[W, EPSILON],
    outputs: &[LOSS],
    invariances: &[],
    run: |call| {
        let (w, epsilon) = (call.float("w"), call.float("epsilon"));
        let gap = w - w * libm::log1p(w / epsilon);
        run(call, &|d| match d.abs() {
            0.0 => Sloped { value: 0.0, slope: 0.0 },
            size if size < w => Sloped {
                value: w * libm::log1p(size / epsilon),
                slope: w * d.signum() / (epsilon + size),
            },
            size => Sloped { value: size - gap, slope: d.signum() },
        })
    },
};
