//! Smooth adversarial comp-sum loss: a comp-sum loss of the clean scores, and the price of moving the margins.
//!
//! - **When**: robust training against perturbed inputs, whose scores come from an attack.
//! - **Formula**: `l = Φ^τ(Σ_{k≠y} exp(−D_k / ρ)) + ν ‖D' − D‖₂`, `D_k = z_y − z_k`, `D'` of the adversarial scores; the mean over the
//!   batch. `Φ^τ(v) = ((1 + v)^(1−τ) − 1) / (1 − τ)`. Form margin: `clip(1 − D_k / ρ, 0, 1)` in place of `exp`.
//! - **Shapes**: `logits` and `adversarial_logits` `[batch, classes]`, `labels` `[batch]`; `loss`, `comp_sum_term` and `smooth_term`
//!   (the mean norm, without `ν`) scalars.
//! - **Gradient**: by both scores; `∂‖e‖/∂D'_k = e_k / ‖e‖` with `e = D' − D`, 0 where the norm is.
//! - **Edge cases**: exponents are capped at 80 for `τ < 1`, as in `comp_sum_loss`; outside the slope of the clip there is no gradient.
//! - **Reference**: Mao, Mohri and Zhong 2023, arXiv 2304.07288, section 5.
//! - **Deviations**: reconstructed from the construction of the paper; the defaults are ours.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::classification::parts::{TAU, comp_sum};
use crate::losses::parts::declared::{BATCH_CLASSES, LABELS, LOGITS, LOSS, NON_NEGATIVE, POSITIVE};
use crate::losses::parts::rows::{dot, log_softmax};

const ADVERSARIAL_LOGITS: Input =
    Input::f32("adversarial_logits", BATCH_CLASSES, "Scores of the perturbed samples.")
        .differentiable();

const RHO: Param = Param::float(
    "rho",
    r"\rho",
    1.0,
    POSITIVE,
    (0.1, 5.0),
    "Margin that the scores are measured in.",
);

const NU: Param =
    Param::float("nu", r"\nu", 1.0, NON_NEGATIVE, (0.0, 2.0), "Price of moving the margins.");

const FORM: Param = Param::choice(
    "form",
    &["exp", "margin"],
    "What each rival adds: an exponential or a clipped line.",
);

const COMP_SUM_TERM: Output = Output::f32("comp_sum_term", &[], "The part of the clean scores.");

const SMOOTH_TERM: Output =
    Output::f32("smooth_term", &[], "Mean distance of the margins, without its price.");

pub(crate) const ENTRY: Entry = Entry {
    id: "smooth_adversarial_comp_sum",
    golden: "smooth_adversarial_comp_sum",
    paper: 4,
    family: Family::Classification,
    summary: "A comp-sum loss of the clean scores, and the price of moving the margins.",
    formula: r"\ell = \Phi^\tau\Bigl(\sum_{k \ne y} e^{-D_k/\rho}\Bigr) + \nu \lVert D' - D \rVert_2",
    reference: "Mao, Mohri and Zhong 2023, arXiv 2304.07288, section 5",
    inputs: &[LOGITS, ADVERSARIAL_LOGITS, LABELS],
    params: &[TAU, RHO, NU, FORM],
    outputs: &[LOSS, COMP_SUM_TERM, SMOOTH_TERM],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Shift("adversarial_logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (tau, rho, nu) = (call.float("tau"), call.float("rho"), call.float("nu"));
    let first = if call.choice("form") == "margin" { margin } else { exponential };
    let (clean, moved) = (call.f64("logits"), call.f64("adversarial_logits"));
    let (batch, classes) = (call.size("batch") as f64, call.size("classes"));
    let (mut value, mut norm) = (0.0, 0.0);
    let mut by_clean = Vec::with_capacity(clean.len());
    let mut by_moved = Vec::with_capacity(clean.len());
    let rows = clean.chunks_exact(classes).zip(moved.chunks_exact(classes));
    for ((z, moved), &label) in rows.zip(call.i32("labels")) {
        let label = label as usize;
        let term = first(z, label, tau, rho);
        let smooth = distance(z, moved, label);
        value += term.value;
        norm += smooth.value;
        for (&of_term, &of_distance) in term.gradient.iter().zip(&smooth.gradient) {
            by_clean.push((of_term - nu * of_distance) / batch);
            by_moved.push(nu * of_distance / batch);
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", (value + nu * norm) / batch);
    outputs.f32("comp_sum_term", value / batch).f32("smooth_term", norm / batch);
    outputs.gradient("logits", by_clean).gradient("adversarial_logits", by_moved);
    Ok(outputs.finish())
}

/// A term of a sample, and its gradient by the scores.
struct Term {
    value: f64,
    gradient: Vec<f64>,
}

impl Term {
    /// From the derivatives by the scores of the rivals: all scores together may be moved, so the label's is minus their sum.
    fn new(value: f64, mut gradient: Vec<f64>, label: usize) -> Self {
        gradient[label] = 0.0;
        gradient[label] = -gradient.iter().sum::<f64>();
        Self { value, gradient }
    }
}

fn exponential(z: &[f64], label: usize, tau: f64, rho: f64) -> Term {
    let scaled: Vec<_> = z.iter().map(|&z| z / rho).collect();
    let log_p = log_softmax(&scaled);
    let of = comp_sum(tau, -log_p[label]);
    let by_score = |&log_p: &f64| of.slope * libm::exp(log_p) / rho;
    Term::new(of.value, log_p.iter().map(by_score).collect(), label)
}

fn margin(z: &[f64], label: usize, tau: f64, rho: f64) -> Term {
    let lines: Vec<_> = z.iter().map(|&other| 1.0 - (z[label] - other) / rho).collect();
    let rivals = lines.iter().enumerate().filter(|&(class, _)| class != label);
    let l = libm::log1p(rivals.map(|(_, line)| line.clamp(0.0, 1.0)).sum());
    let of = comp_sum(tau, l);
    // The derivative by the sum: that by L = ln(1 + sum) over 1 + sum.
    let slope = of.slope * libm::exp(-l) / rho;
    let by_score = |&line: &f64| if line > 0.0 && line < 1.0 { slope } else { 0.0 };
    Term::new(of.value, lines.iter().map(by_score).collect(), label)
}

/// `‖D' − D‖₂` and its gradient by the adversarial scores; that by the clean ones is its negative.
fn distance(z: &[f64], moved: &[f64], label: usize) -> Term {
    let own = moved[label] - z[label];
    let change: Vec<_> = z.iter().zip(moved).map(|(&z, &moved)| own - (moved - z)).collect();
    let norm = dot(&change, &change).sqrt();
    let by_score = |&change: &f64| if norm > 0.0 { -change / norm } else { 0.0 };
    Term::new(norm, change.iter().map(by_score).collect(), label)
}
