//! Taylor coefficients of log-sum-exp along a step.
//!
//! - **When**: to see a polynomial model of the loss leave it at the radius of convergence.
//! - **Formula**: `ln Σ_k exp(z_k + a_k t) = Σ_n g_n tⁿ`: with `w = softmax(z)` and `f_n = Σ_k w_k a_kⁿ / n!`,
//!   `g_0 = ln Σ exp z`, `g_n = f_n − (1/n) Σ_{j<n} j g_j f_{n−j}`.
//! - **Shapes**: `logits`, `logit_derivatives` `[batch, classes]`; `coefficients` `[batch, order + 1]`.
//! - **Gradient**: none; `g_1` is the slope of the log-sum-exp along the step, `g_2` half its curvature.
//! - **Edge cases**: derivatives are taken from their mean and over their spread, so that nothing overflows before the coefficient.
//! - **Reference**: arXiv 2603.13552.
//! - **Deviations**: none.

use super::parts::{LOGIT_DERIVATIVES, LOGITS, spread};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::rows::{dot, logsumexp, softmax};

pub(crate) const ENTRY: Entry = Entry {
    id: "logsumexp_taylor",
    golden: "logsumexp_taylor",
    paper: 14,
    family: Family::Methods,
    summary: "Taylor coefficients of log-sum-exp along a step.",
    formula: r"\log \sum_k e^{z_k + a_k t} = \sum_n g_n t^n",
    reference: "arXiv 2603.13552",
    inputs: &[LOGITS, LOGIT_DERIVATIVES],
    params: &[Param::integer("order", "N", 8, (1, 64), 1, "Highest power of the step.")],
    outputs: &[Output::f32(
        "coefficients",
        &["batch", "coefficients"],
        "Coefficient of each power, from 0 to the order.",
    )],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (classes, order) = (call.size("classes"), call.integer("order") as usize);
    let (logits, slopes) = (call.f64("logits"), call.f64("logit_derivatives"));
    let rows = logits.chunks_exact(classes).zip(slopes.chunks_exact(classes));
    let coefficients: Vec<f64> =
        rows.flat_map(|(logits, slopes)| coefficients(logits, slopes, order)).collect();
    let mut outputs = call.outputs();
    outputs.f32_of_shape("coefficients", &[call.size("batch"), order + 1], coefficients);
    Ok(outputs.finish())
}

fn coefficients(logits: &[f64], slopes: &[f64], order: usize) -> Vec<f64> {
    let weights = softmax(logits);
    let mean = dot(&weights, slopes);
    let spread = spread(slopes);
    let unit = if spread > 0.0 { spread } else { 1.0 };
    let centered: Vec<f64> = slopes.iter().map(|a| (a - mean) / unit).collect();
    // w a^n / n! of every class, from one power to the next.
    let mut terms = weights;
    let (mut f, mut g) = (vec![1.0], vec![0.0]);
    for n in 1..=order {
        for (term, a) in terms.iter_mut().zip(&centered) {
            *term *= a / n as f64;
        }
        f.push(terms.iter().sum());
        let earlier: f64 = (1..n).map(|j| j as f64 * g[j] * f[n - j]).sum();
        g.push(f[n] - earlier / n as f64);
    }
    let mut scale = 1.0;
    for g in &mut g[1..] {
        scale *= unit;
        // An overflowing scale of nothing is nothing.
        *g = if *g == 0.0 { 0.0 } else { *g * scale };
    }
    g[0] = logsumexp(logits);
    g[1] += mean;
    g
}
