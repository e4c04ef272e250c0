//! Worst case over the weights of the samples, held near equal weights by a divergence.
//!
//! - **When**: some samples or classes are harder or rarer than others and must not be given up.
//! - **Formula**: `L = max_w Σ w l − r Σ w ln(M w) = r (ln Σ exp(l / r) − ln M)`.
//! - **Shapes**: `losses` `[batch]`; `loss` a scalar, `weights` `[batch]`.
//! - **Gradient**: `∂L/∂l = w = softmax(l / r)`.
//! - **Edge cases**: always between the mean (`r → ∞`) and the maximum (`r → 0`) of the losses.
//! - **Reference**: Doubly Robust Instance-Reweighted Adversarial Training, ICLR 2024, OpenReview OF5x1dzWSS.
//! - **Deviations**: none.

use super::parts::tempered::{Tempered, tempered_maximum};
use crate::entry::{Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, LOSS, POSITIVE};

const R: Param = Param::float(
    "r",
    "r",
    1.0,
    POSITIVE,
    (0.05, 10.0),
    "Strength of the divergence: near 0 the worst sample takes all, large values level them.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "kl_dro_loss",
    golden: "kl_dro_loss",
    paper: 15,
    family: Family::Classification,
    summary: "The worst case over sample weights near equal ones: large losses weigh more.",
    formula: r"L = r\log\frac1M\sum_i e^{\ell_i/r},\quad w = \mathrm{softmax}(\ell/r)",
    reference: "Doubly Robust Instance-Reweighted Adversarial Training, ICLR 2024",
    inputs: &[Input::f32("losses", BATCH, "The loss of each sample.").differentiable()],
    params: &[R],
    outputs: &[LOSS, Output::f32("weights", BATCH, "The weights that attain the worst case.")],
    invariances: &[Invariance::Order("batch")],
    run: |call| {
        let Tempered { value, weights } = tempered_maximum(&call.f64("losses"), call.float("r"));
        let mut outputs = call.outputs();
        outputs.f32("loss", value);
        outputs.f32("weights", weights.as_slice());
        outputs.gradient("losses", weights);
        Ok(outputs.finish())
    },
};
