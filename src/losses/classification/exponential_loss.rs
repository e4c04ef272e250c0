//! Exponential loss of a binary score, that of boosting.
//!
//! - **When**: boosting; a wrong sample weighs ever more the surer the score is of it.
//! - **Formula**: `l = exp(min(−s x, max_exponent))`, `x` the score, `s = 2 label − 1`.
//! - **Shapes**: `scores` and `labels` `[batch]`; `loss` a scalar or `[batch]`.
//! - **Gradient**: `∂l/∂x = −s l`, and 0 where the cap is active.
//! - **Edge cases**: the default cap keeps the value finite in single precision; a cap above 88 does not.
//! - **Reference**: Freund and Schapire 1997, JCSS 55.
//! - **Deviations**: the cap is ours.

use crate::entry::{Entry, Family, Invariance, Param};
use crate::losses::classification::parts::{BINARY_LABELS, SCORES, run_binary};
use crate::losses::parts::declared::{FINITE, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::sloped::Sloped;

const MAX_EXPONENT: Param = Param::float(
    "max_exponent",
    "c",
    80.0,
    FINITE,
    (0.0, 80.0),
    "Largest exponent; a sample beyond it has no gradient.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "exponential_loss",
    golden: "exponential_loss",
    paper: 0,
    family: Family::Classification,
    summary: "Exponential of minus the lead, the loss of boosting.",
    formula: r"\ell = \exp(\min(-s x,\; c)),\quad s = \pm 1",
    reference: "Freund and Schapire 1997, JCSS 55",
    inputs: &[SCORES, BINARY_LABELS],
    params: &[MAX_EXPONENT, REDUCTION],
    outputs: &[REDUCED_LOSS],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        let cap = call.float("max_exponent");
        run_binary(call, &|lead| {
            let value = libm::exp(cap.min(-lead));
            Sloped { value, slope: if -lead > cap { 0.0 } else { -value } }
        })
    },
};
