//! Cross-entropy of StableMax, a softmax that grows like a line.
//!
//! - **When**: training for long without regularisation, where the softmax of single precision collapses and gradients become 0.
//! - **Formula**: `l = −ln(s(z_y) / S)`, `S = Σ s(z_k)`, `s(x) = x + 1` from 0, `1 / (1 − x)` below.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar or `[batch]`, `per_sample` `[batch]`.
//! - **Gradient**: `∂l/∂z_k = s'(z_k) / S − [k = y] s'(z_y) / s(z_y)`, `s' = 1` from 0, `1 / (1 − x)²` below.
//! - **Edge cases**: moved by an offset.
//! - **Reference**: Prieto et al. 2025, arXiv 2501.04697.
//! - **Deviations**: the official code adds 1e-30 to a denominator, which changes nothing.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output};
use crate::losses::parts::declared::{BATCH, LABELS, LOGITS, REDUCED_LOSS, REDUCTION};
use crate::losses::parts::reduction::Reduction;
use crate::losses::parts::sloped::Sloped;

const PER_SAMPLE: Output = Output::f32("per_sample", BATCH, "The loss of each sample.");

pub(crate) const ENTRY: Entry = Entry {
    id: "stablemax_cross_entropy",
    golden: "stablemax_cross_entropy",
    paper: 38,
    family: Family::Classification,
    summary: "Cross-entropy of a softmax that grows like a line and never collapses.",
    formula: r"\ell = -\log\frac{s(z_y)}{\sum_k s(z_k)}",
    reference: "Prieto et al. 2025, arXiv 2501.04697",
    inputs: &[LOGITS, LABELS],
    params: &[REDUCTION],
    outputs: &[REDUCED_LOSS, PER_SAMPLE],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (logits, classes) = (call.f64("logits"), call.size("classes"));
    let reduction = Reduction::of(call);
    let batch = call.size("batch");
    let factor = reduction.factor(batch as f64);
    let mut values = Vec::with_capacity(batch);
    let mut gradient = Vec::with_capacity(logits.len());
    for (row, &label) in logits.chunks_exact(classes).zip(call.i32("labels")) {
        let own = stable(row[label as usize]);
        let weights: Vec<_> = row.iter().map(|&z| stable(z)).collect();
        let others = weights.iter().enumerate().filter(|&(class, _)| class != label as usize);
        let rest: f64 = others.map(|(_, weight)| weight.value).sum();
        let sum = own.value + rest;
        values.push(libm::log1p(rest / own.value));
        let start = gradient.len();
        gradient.extend(weights.iter().map(|weight| factor * weight.slope / sum));
        gradient[start + label as usize] = -factor * own.slope * (rest / sum) / own.value;
    }
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, &[batch], &values, batch as f64);
    outputs.f32("per_sample", values).gradient("logits", gradient);
    Ok(outputs.finish())
}

/// `s` and its derivative.
fn stable(z: f64) -> Sloped {
    if z >= 0.0 {
        return Sloped { value: z + 1.0, slope: 1.0 };
    }
    let value = 1.0 / (1.0 - z);
    Sloped { value, slope: value * value }
}
