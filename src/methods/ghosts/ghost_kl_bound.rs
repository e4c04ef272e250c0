//! How far the probabilities move along a step: Kullback–Leibler divergences, their quadratic model, and its error bound.
//!
//! - **When**: to judge a step by the change of the prediction and not of the loss.
//! - **Formula**: `w = p(0) = softmax(z)`, `p(τ) ∝ w exp(a τ)`; `|KL(p(0) ‖ p(τ)) − ½ τ² Var_w a| ≤ |τ|³ Δ³ / (36 √3)`.
//! - **Shapes**: `logits`, `logit_derivatives` `[batch, classes]`; every output `[batch]`.
//! - **Gradient**: none; a diagnosis.
//! - **Edge cases**: a step of length 0 gives 0 throughout. `forward_leading_bound` is the leading term of that direction, twice the
//!   other bound, and no bound by itself.
//! - **Reference**: arXiv 2603.13552; the code piyush314/ghosts-of-softmax.
//! - **Deviations**: none.

use super::parts::{LOGIT_DERIVATIVES, LOGITS, spread};
use crate::entry::{Arrays, Call, Digits, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, FINITE};
use crate::losses::parts::rows::{dot, log_softmax};
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "ghost_kl_bound",
    golden: "ghost_kl_bound",
    paper: 14,
    family: Family::Methods,
    summary: "Kullback–Leibler divergences of the probabilities along a step, with a quadratic model and its bound.",
    formula: r"\left|\mathrm{KL}(p(0) \,\|\, p(\tau)) - \tfrac{\tau^2}{2} \mathrm{Var}_w a\right| \le \frac{|\tau|^3 \Delta^3}{36 \sqrt 3}",
    reference: "arXiv 2603.13552",
    inputs: &[LOGITS, LOGIT_DERIVATIVES],
    params: &[Param::float("tau", r"\tau", 1.0, FINITE, (-4.0, 4.0), "Length of the step.")],
    outputs: &[
        Output::f32("reverse_kl", BATCH, "Divergence of p(τ) from p(0): KL(p(0) ‖ p(τ))."),
        Output::f32("forward_kl", BATCH, "Divergence of p(0) from p(τ): KL(p(τ) ‖ p(0))."),
        Output::f32("quadratic", BATCH, "Their quadratic model."),
        Output::f32("reverse_bound", BATCH, "Most that the reverse one differs from it."),
        Output::f32(
            "forward_leading_bound",
            BATCH,
            "Leading term of the same for the forward one.",
        ),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("classes"),
        Invariance::Shift("logits"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (classes, tau) = (call.size("classes"), call.float("tau"));
    let (logits, slopes) = (call.f64("logits"), call.f64("logit_derivatives"));
    let (mut reverse, mut forward) = (Vec::new(), Vec::new());
    let (mut quadratic, mut bound) = (Vec::new(), Vec::new());
    for (z, a) in logits.chunks_exact(classes).zip(slopes.chunks_exact(classes)) {
        let moved: Vec<f64> = z.iter().zip(a).map(|(z, a)| z + tau * a).collect();
        if moved.iter().any(|z| !z.is_finite()) {
            let expected = "a step that leaves the logits finite";
            let got = Digits(tau).to_string();
            return Err(Error::new(ErrorCode::OutOfRange, "tau", expected, got));
        }
        let (before, after) = (log_softmax(z), log_softmax(&moved));
        reverse.push(divergence(&before, &after));
        forward.push(divergence(&after, &before));
        let weights: Vec<f64> = before.iter().map(|&log_w| libm::exp(log_w)).collect();
        let mean = dot(&weights, a);
        let deviations = weights.iter().zip(a).map(|(w, a)| w * (a - mean) * (a - mean));
        quadratic.push(0.5 * tau * tau * deviations.sum::<f64>());
        let reach = tau.abs() * spread(a);
        bound.push(reach * reach * reach / (36.0 * 3f64.sqrt()));
    }
    let mut outputs = call.outputs();
    outputs.f32("reverse_kl", reverse);
    outputs.f32("forward_kl", forward);
    outputs.f32("quadratic", quadratic);
    outputs.f32("reverse_bound", bound.as_slice());
    outputs.f32("forward_leading_bound", bound.iter().map(|b| 2.0 * b).collect::<Vec<f64>>());
    Ok(outputs.finish())
}

/// `Σ exp(p) (p − q)` of log-probabilities, without the rounding that would make it negative.
fn divergence(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).map(|(&p, &q)| libm::exp(p) * (p - q)).sum::<f64>().max(0.0)
}
