//! LDR-KL: the worst case over label distributions, held near the uniform one by a divergence.
//!
//! - **When**: noisy labels; one temperature slides from the Crammer-Singer hinge over cross-entropy to a symmetric loss.
//! - **Formula**: `l = λ (ln Σ_k exp(d_k / λ) − ln C)`, `d_k = f_k − f_y + c [k ≠ y]`; `f` the logits, or the logits over the mean
//!   of their sizes (`l1`), after softplus (`softplus`, also called `softplus_l1`).
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar, the mean.
//! - **Gradient**: `∂l/∂f = softmax(d / λ) − one-hot`, carried through the normalisation.
//! - **Edge cases**: `λ → 0` gives `max d`, `λ → ∞` the mean of `d`; with `c = 0` the minimum is `−λ ln C`, not 0. A row of zeros
//!   under `l1` has scores 0 and no gradient.
//! - **Reference**: Zhu et al. 2023, arXiv 2112.14869, equation 4.
//! - **Deviations**: the released code normalises by `softplus` always; the default here is the formula of the paper.

use super::parts::robust_labels::{MARGIN, NORMALIZE, Robust};
use super::parts::tempered::tempered_maximum;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOGITS, LOSS, POSITIVE};

const LAMBDA: Param = Param::float(
    "lambda",
    r"\lambda",
    1.0,
    POSITIVE,
    (0.05, 50.0),
    "Strength of the divergence: near 0 a hinge, 1 cross-entropy, large a mean.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "ldr_kl",
    golden: "ldr_kl",
    paper: 3,
    family: Family::Classification,
    summary: "The worst case over label distributions near the uniform one.",
    formula: r"\ell = \lambda\log\frac1C\sum_k e^{d_k/\lambda},\quad d_k = f_k - f_y + c\,[k \ne y]",
    reference: "Zhu et al. 2023, arXiv 2112.14869",
    inputs: &[LOGITS, LABELS],
    params: &[LAMBDA, MARGIN, NORMALIZE],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let lambda = call.float("lambda");
    let robust = Robust::of(call, &mut |_, _, margins| tempered_maximum(margins, lambda))?;
    let mut outputs = call.outputs();
    outputs.f32("loss", robust.mean());
    outputs.gradient("logits", robust.gradient);
    Ok(outputs.finish())
}
