//! The 0-1 loss of a linear rule at the worst point within reach of each sample.
//!
//! - **When**: robust training of a linear rule, and the dual of a Wasserstein ball around the data.
//! - **Formula**: `φ = sup_z [y ⟨θ, z⟩ ≤ 0] − γ c(z, x)`; with `s = y ⟨θ, x⟩ / |θ|` it is 1 for `s ≤ 0`, else `max(0, 1 − γ s)` for
//!   the cost `|z − x|` (`l2`), `max(0, 1 − γ s²)` for `|z − x|²` (`l2sq`).
//! - **Shapes**: `x` `[batch, dimension]`, `labels` `[batch]`, `theta` `[dimension]`; `loss` a scalar, `per_sample` `[batch]`.
//! - **Gradient**: by `theta`, where `s > 0` and `φ > 0`: `∂φ/∂s (y x / |θ| − s θ / |θ|²)`; elsewhere 0.
//! - **Edge cases**: `γ = 0` gives 1 everywhere; the length of `theta` does not count, but 0 has no direction.
//! - **Reference**: Saberi et al. 2024, arXiv 2310.00027, definition 2.1.
//! - **Deviations**: the poster prints the inequality of the 0-1 loss the other way round.

use super::ramp::{GAMMA, LABELS, Rule, THETA, X, ramp};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LOSS, PER_SAMPLE};

const COST: Param =
    Param::choice("cost", &["l2", "l2sq"], "What moving a point costs: its way, or that squared.");

pub(crate) const ENTRY: Entry = Entry {
    id: "robust_zero_one_loss",
    golden: "robust_zero_one_loss",
    paper: 41,
    family: Family::Methods,
    summary: "The 0-1 loss of a linear rule at the worst point within reach of each sample.",
    formula: r"\varphi = \min(1, \max(0, 1 - \gamma s)),\quad s = \frac{y\langle\theta, x\rangle}{\lVert\theta\rVert}",
    reference: "Saberi et al. 2024, arXiv 2310.00027",
    inputs: &[X, LABELS, THETA.differentiable()],
    params: &[GAMMA, COST],
    outputs: &[LOSS, PER_SAMPLE],
    invariances: &[
        Invariance::Scale("theta"),
        Invariance::Order("batch"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut rule = Rule::of(call, true)?;
    let (gamma, squared) = (call.float("gamma"), call.choice("cost") == "l2sq");
    let (x, labels) = (call.f64("x"), call.i32("labels"));
    let count = labels.len() as f64;
    let mut values = Vec::with_capacity(labels.len());
    for (x, &label) in x.chunks_exact(call.size("dimension")).zip(labels) {
        let (distance, sign) = (rule.distance(x), f64::from(label));
        let at = ramp(sign * distance, gamma, squared);
        rule.push(x, distance, sign * at.slope / count);
        values.push(at.value);
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", values.iter().sum::<f64>() / count);
    outputs.f32("per_sample", values);
    outputs.gradient("theta", rule.gradient);
    Ok(outputs.finish())
}
