//! Robust self-supervised loss: the ramp on few labelled points, and on many others under the rule's own labels.
//!
//! - **When**: few labels and many points from nearly the same distribution; the boundary leaves crowded regions.
//! - **Formula**: `L = mean_i ramp(s_i; γ) + λ mean_j ramp(|s_j|; γ')`, `ramp(s; γ) = min(1, max(0, 1 − γ s))`,
//!   `s = y ⟨θ, x⟩ / |θ|`, without the division if not `normalise`.
//! - **Shapes**: `x` `[batch, dimension]`, `labels` `[batch]`, `unlabeled` `[points, dimension]`, `theta` `[dimension]`; `loss` a
//!   scalar, `labeled_losses` `[batch]`, `unlabeled_losses` and `pseudo_labels` `[points]`.
//! - **Gradient**: by `theta`; the rule's own labels are constants.
//! - **Edge cases**: without unlabelled points their term is absent; one on the boundary is labelled 1 and has no gradient.
//! - **Reference**: Saberi et al. 2024, arXiv 2310.00027, equation 3.
//! - **Deviations**: none.

use super::ramp::{GAMMA, LABELS, Ramp, Rule, THETA, X, ramp};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, LOSS, NON_NEGATIVE};

pub(super) const UNLABELED: Input =
    Input::f32("unlabeled", &["points", "dimension"], "Points without labels, a row each.")
        .or_empty();

pub(super) const GAMMA_UNLABELED: Param = Param::float(
    "gamma_unlabeled",
    r"\gamma'",
    0.2,
    NON_NEGATIVE,
    (0.0, 2.0),
    "Price of moving an unlabelled point.",
);

pub(super) const LAM: Param = Param::float(
    "lam",
    r"\lambda",
    1.0,
    NON_NEGATIVE,
    (0.0, 30.0),
    "Weight of the unlabelled points; should grow with their number.",
);

const NORMALISE: Param =
    Param::flag("normalise", true, "Are distances meant, or products that grow with the rule?");

pub(crate) const ENTRY: Entry = Entry {
    id: "rss_loss",
    golden: "rss_loss",
    paper: 41,
    family: Family::Methods,
    summary: "A robust loss on few labelled points and on many that the rule labels itself.",
    formula: r"L = \frac1m\sum_i\varphi_\gamma(s_i) + \frac\lambda n\sum_j\varphi_{\gamma'}(|s_j|),\quad \varphi_\gamma(s) = \min(1, \max(0, 1 - \gamma s))",
    reference: "Saberi et al. 2024, arXiv 2310.00027",
    inputs: &[X, LABELS, UNLABELED, THETA.differentiable()],
    params: &[GAMMA, GAMMA_UNLABELED, LAM, NORMALISE],
    outputs: &[
        LOSS,
        Output::f32("labeled_losses", BATCH, "The loss of each labelled point."),
        Output::f32("unlabeled_losses", &["points"], "The loss of each unlabelled point."),
        Output::i32("pseudo_labels", &["points"], "The rule's own labels."),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("points"),
        Invariance::Order("dimension"),
    ],
    run,
};

/// The loss of a rule and its parts.
pub(super) struct Robust {
    pub(super) loss: f64,
    labeled: Vec<f64>,
    unlabeled: Vec<f64>,
    pseudo_labels: Vec<f64>,
}

/// The loss of a rule; its gradient is added to the rule's.
pub(super) fn robust(call: &Call, rule: &mut Rule) -> Robust {
    let labels: Vec<f64> = call.i32("labels").iter().map(|&label| label.into()).collect();
    let labeled = term(rule, &call.f64("x"), &labels, call.float("gamma"), 1.0);
    let points = call.f64("unlabeled");
    let own = |x: &[f64]| if rule.distance(x) < 0.0 { -1.0 } else { 1.0 };
    let pseudo_labels: Vec<f64> = points.chunks_exact(call.size("dimension")).map(own).collect();
    let (gamma, weight) = (call.float("gamma_unlabeled"), call.float("lam"));
    let unlabeled = term(rule, &points, &pseudo_labels, gamma, weight);
    let loss = mean(&labeled) + weight * mean(&unlabeled);
    Robust { loss, labeled, unlabeled, pseudo_labels }
}

fn run(call: &Call) -> Result<Arrays> {
    let mut rule = Rule::of(call, call.flag("normalise"))?;
    let Robust { loss, labeled, unlabeled, pseudo_labels } = robust(call, &mut rule);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss);
    outputs.f32("labeled_losses", labeled);
    outputs.f32("unlabeled_losses", unlabeled);
    outputs.i32("pseudo_labels", pseudo_labels.iter().map(|&label| label as i32).collect());
    outputs.gradient("theta", rule.gradient);
    Ok(outputs.finish())
}

/// The losses of points with labels; the gradient of `weight` times their mean is added to the rule's.
fn term(rule: &mut Rule, points: &[f64], labels: &[f64], gamma: f64, weight: f64) -> Vec<f64> {
    let dimension = rule.gradient.len();
    let factor = weight / labels.len() as f64;
    let loss = |(x, &label): (&[f64], &f64)| {
        let distance = rule.distance(x);
        let Ramp { value, slope } = ramp(label * distance, gamma, false);
        rule.push(x, distance, factor * label * slope);
        value
    };
    points.chunks_exact(dimension).zip(labels).map(loss).collect()
}

/// The mean, 0 of nothing.
fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}
