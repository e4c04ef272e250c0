//! Self-distillation without a teacher: soft targets from the student's own confidence and from a ranking of the classes.
//!
//! - **When**: beside cross-entropy, where no teacher is to be had; an auxiliary head gives the weak scores.
//! - **Formula**: `l = α mean_n [−t_n ln p_y(z)] − β mean_n Σ_{c≠y} f_c ln softmax(z_{≠y})_c − μ mean_n Σ_c q_c ln p_c(w)`, with
//!   `t_n = p_y² + 1 − mean p_y²`, `q = 0.9 one-hot + 0.1 / C`, and `f` by Zipf's law: `1 / (1 + place)` over its sum, of the
//!   classes sorted by `p_c(w) / (1 − p_y(w) + 1e-6) + u_c / (1 − u_y + 1e-6)`.
//! - **Shapes**: `logits` and `weak_logits` `[batch, classes]`, `labels` `[batch]`; losses are scalars, `soft_target` `[batch]`,
//!   `soft_non_target` `[batch, classes]`, 0 at the true class. `loss_weak` has its weight, the other terms have not.
//! - **Gradient**: `1 / N [α t (p_c − [c = y]) + β (softmax(z_{≠y})_c − f_c) [c ≠ y]]`, `μ / N (p(w) − q)`; soft labels are constants.
//! - **Edge cases**: a batch of 1 has the soft target 1; with 2 classes the second term is 0. Equal ranks go to the lower class. The
//!   true class takes a place in the ranking, mostly the first.
//! - **Reference**: Yang et al. 2023, arXiv 2303.13005.
//! - **Deviations**: `rank_term` log_prob is what the released code runs: `u` is the logarithm of the probability, as a variable is
//!   overwritten before use; prob is the text's meaning.

use super::parts::{LOSS_NON_TARGET, LOSS_TARGET, Split, weight};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES, LABELS, LOSS};

pub(crate) const ENTRY: Entry = Entry {
    id: "uskd",
    golden: "uskd",
    paper: 22,
    family: Family::Distillation,
    summary: "Self-distillation: soft labels from the model's own confidence and a ranking of classes.",
    formula: r"\ell = -\alpha t \log p_y - \beta \sum_{c \ne y} f_c \log S_c - \mu \sum_c q_c \log p_c(w)",
    reference: "Yang et al. 2023, arXiv 2303.13005",
    inputs: &[
        Input::f32("logits", BATCH_CLASSES, "Unnormalised scores, a row a sample.").detached(),
        Input::f32("weak_logits", BATCH_CLASSES, "Scores of the auxiliary head.").detached(),
        LABELS,
    ],
    params: &[
        weight("alpha", r"\alpha", 1.0, "Weight of the true class."),
        weight("beta", r"\beta", 0.1, "Weight of the other classes."),
        weight("mu", r"\mu", 0.005, "Weight of the auxiliary head."),
        Param::choice(
            "rank_term",
            &["log_prob", "prob"],
            "What of the student's own scores ranks the classes; log_prob is the released code.",
        ),
    ],
    outputs: &[
        LOSS,
        LOSS_TARGET,
        LOSS_NON_TARGET,
        Output::f32("loss_weak", &[], "Term of the auxiliary head, with its weight."),
        Output::f32("soft_target", BATCH, "Target of the true class."),
        Output::f32("soft_non_target", BATCH_CLASSES, "Targets of the other classes."),
    ],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Shift("weak_logits"),
        Invariance::Order("batch"),
    ],
    run,
};

/// Keeps the rank of a certain class finite.
const SMALLEST_REST: f64 = 1e-6;

/// What a sample adds to the terms and the gradients, all without the mean over the batch.
#[derive(Debug, Default)]
struct Terms {
    target: f64,
    non_target: f64,
    weak: f64,
    soft_non_target: Vec<f64>,
    gradient: Vec<f64>,
    weak_gradient: Vec<f64>,
}

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (classes, labels) = (call.size("classes"), call.i32("labels"));
    let batch = labels.len() as f64;
    let splits = |name| {
        let (logits, splits) = (call.f64(name), labels.iter());
        splits
            .zip(logits.chunks_exact(classes))
            .map(|(&label, row)| Split::of(row, label as usize))
            .collect::<Vec<_>>()
    };
    let (own, weak) = (splits("logits"), splits("weak_logits"));
    let squares: Vec<f64> = own.iter().map(|own| libm::exp(2.0 * own.target[0])).collect();
    let mean = squares.iter().sum::<f64>() / batch;
    let soft_target: Vec<f64> = squares.iter().map(|square| square + 1.0 - mean).collect();
    let mut terms = Terms::default();
    for (index, &label) in labels.iter().enumerate() {
        add_sample(
            call,
            &mut terms,
            label as usize,
            soft_target[index],
            [&own[index], &weak[index]],
        );
    }
    let Terms { target, non_target, weak, soft_non_target, gradient, weak_gradient } = terms;
    let [target, non_target] = [target, non_target].map(|term| term / batch + 0.0);
    let weak = call.float("mu") * weak / batch;
    let mean = |values: Vec<f64>| values.into_iter().map(|v| v / batch).collect::<Vec<_>>();
    let mut outputs = call.outputs();
    outputs.f32("loss", call.float("alpha") * target + call.float("beta") * non_target + weak);
    outputs.f32("loss_target", target).f32("loss_non_target", non_target).f32("loss_weak", weak);
    outputs.f32("soft_target", soft_target).f32("soft_non_target", soft_non_target);
    outputs.gradient("logits", mean(gradient)).gradient("weak_logits", mean(weak_gradient));
    Ok(outputs.finish())
}

fn add_sample(
    call: &Call,
    terms: &mut Terms,
    label: usize,
    soft_target: f64,
    [own, weak]: [&Split; 2],
) {
    let (alpha, beta, mu) = (call.float("alpha"), call.float("beta"), call.float("mu"));
    let soft = soft_non_target(own, weak, label, call.choice("rank_term") == "prob");
    terms.target -= soft_target * own.target[0];
    let rest = libm::exp(own.target[1]);
    let uniform = 0.1 / soft.len() as f64;
    let start = terms.gradient.len();
    let others = soft.iter().enumerate().filter(|&(class, _)| class != label);
    for ((_, &f), (&log_s, &log_w)) in others.zip(own.others.iter().zip(&weak.others)) {
        let s = libm::exp(log_s);
        terms.non_target -= f * log_s;
        terms.gradient.push(alpha * soft_target * rest * s + beta * (s - f));
        terms.weak -= uniform * (weak.target[1] + log_w);
        terms.weak_gradient.push(mu * (libm::exp(weak.target[1] + log_w) - uniform));
    }
    terms.weak -= (0.9 + uniform) * weak.target[0];
    terms.gradient.insert(start + label, -alpha * soft_target * rest);
    // p_y − 0.9 − 0.1 / C, with the digits of 1 − p_y.
    let own_weak = 0.1 - libm::exp(weak.target[1]) - uniform;
    terms.weak_gradient.insert(start + label, mu * own_weak);
    terms.soft_non_target.extend(soft);
}

/// Zipf's law over the other classes by their rank among all; 0 at the true class.
fn soft_non_target(own: &Split, weak: &Split, label: usize, by_probability: bool) -> Vec<f64> {
    let weak_rest = libm::exp(weak.target[1]);
    let own_scale = if by_probability {
        libm::exp(own.target[1]) + SMALLEST_REST
    } else {
        1.0 - own.target[0] + SMALLEST_REST
    };
    let rank = |log_p: f64, log_w: f64| {
        let term = if by_probability { libm::exp(log_p) } else { log_p };
        libm::exp(log_w) / (weak_rest + SMALLEST_REST) + term / own_scale
    };
    let others = own.others.iter().zip(&weak.others);
    let mut ranks: Vec<f64> =
        others.map(|(p, w)| rank(own.target[1] + p, weak.target[1] + w)).collect();
    ranks.insert(label, rank(own.target[0], weak.target[0]));
    let mut order: Vec<usize> = (0..ranks.len()).collect();
    order.sort_by(|&a, &b| ranks[b].total_cmp(&ranks[a]));
    let mut soft = vec![0.0; ranks.len()];
    for (place, &class) in order.iter().enumerate() {
        soft[class] = if class == label { 0.0 } else { 1.0 / (place + 1) as f64 };
    }
    let sum: f64 = soft.iter().sum();
    soft.iter_mut().for_each(|f| *f /= sum);
    soft
}
