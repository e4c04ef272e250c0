//! SphereFace: the angle to the true class's weight counts several times.
//!
//! - **When**: embeddings for open-set recognition; the first of the margin losses, kept for comparison.
//! - **Formula**: target logit `s |x| (λ t + ψ(θ)) / (1 + λ)`, others `s |x| cos θ_j`; `ψ(θ) = (−1)^k cos(m θ) − 2 k` with
//!   `k = ⌊m θ / π⌋`; mean cross-entropy.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `weights` `[classes, dimension]`, `labels` `[batch]`; `loss` a scalar.
//! - **Gradient**: by both, through the norm of the embeddings too; `cos(m θ)` is the Chebyshev polynomial `T_m(t)`, its derivative
//!   `m U_{m−1}(t)`.
//! - **Edge cases**: `m` 1 is the softmax with unit weights; norms count as at least 1e-12.
//! - **Reference**: Liu et al. 2017, arXiv 1704.08063, equations 6 and 7.
//! - **Deviations**: none; `λ` is annealed in training, which is the caller's part.

use super::parts::{self, CrossEntropy, EMBEDDINGS, LOGITS_OUT, Logit, SCALE, WEIGHTS};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOSS, NON_NEGATIVE};
use std::f64::consts::PI;

pub(crate) const ENTRY: Entry = Entry {
    id: "sphereface_loss",
    golden: "sphereface_loss",
    paper: 6,
    family: Family::Margin,
    summary: "Cross-entropy of projections on unit weights, with the true class's angle multiplied.",
    formula: r"z_y = s|x|\frac{\lambda\cos\theta_y + \psi(\theta_y)}{1+\lambda},\quad \psi(\theta) = (-1)^k\cos(m\theta) - 2k",
    reference: "Liu et al. 2017, arXiv 1704.08063, equations 6 and 7",
    inputs: &[EMBEDDINGS, WEIGHTS, LABELS],
    params: &[
        Param::integer("m", "m", 4, (1, 4), 1, "How many times the angle counts."),
        Param::float(
            "lambda",
            r"\lambda",
            0.0,
            NON_NEGATIVE,
            (0.0, 100.0),
            "Share of the plain cosine in the target logit: large at first, small later.",
        ),
        SCALE.with_default(1.0),
    ],
    outputs: &[LOSS, LOGITS_OUT],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (m, lambda, s) = (call.integer("m"), call.float("lambda"), call.float("s"));
    let classes = call.size("classes");
    let cosines = parts::embedded(call);
    // Logits of embeddings of length 1.
    let mut unit: Vec<_> =
        cosines.values.iter().map(|&c| Logit { value: s * c, slope: s }).collect();
    for (sample, &label) in call.i32("labels").iter().enumerate() {
        let at = sample * classes + label as usize;
        unit[at] = multiplied_angle(cosines.values[at], m, lambda, s);
    }
    let norms = &cosines.a.norms;
    let logits: Vec<f64> =
        unit.iter().enumerate().map(|(at, logit)| norms[at / classes] * logit.value).collect();
    let CrossEntropy { loss, gradient, .. } = CrossEntropy::of(call, &logits, f64::NEG_INFINITY);
    let by_cosine = gradient.iter().zip(&unit).enumerate();
    let by_cosine: Vec<f64> =
        by_cosine.map(|(at, (g, logit))| g * norms[at / classes] * logit.slope).collect();
    let (mut by_embeddings, by_weights) = cosines.vjp(&by_cosine);
    let by_norm = gradient.chunks_exact(classes).zip(unit.chunks_exact(classes));
    let by_norm =
        by_norm.map(|(g, unit)| g.iter().zip(unit).map(|(g, logit)| g * logit.value).sum());
    cosines.a.add_by_norm(&by_norm.collect::<Vec<f64>>(), &mut by_embeddings);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss);
    outputs.f32("logits", logits);
    outputs.gradient("embeddings", by_embeddings);
    outputs.gradient("weights", by_weights);
    Ok(outputs.finish())
}

/// `s (λ t + ψ) / (1 + λ)` and its derivative by `t`.
fn multiplied_angle(t: f64, m: i64, lambda: f64, s: f64) -> Logit {
    let piece = ((m as f64 * libm::acos(t) / PI).floor() as i64).clamp(0, m - 1);
    let (mut before, mut cosine) = (1.0, t);
    let (mut second_before, mut second) = (0.0, 1.0);
    for _ in 1..m {
        (before, cosine) = (cosine, 2.0 * t * cosine - before);
        (second_before, second) = (second, 2.0 * t * second - second_before);
    }
    let sign = if piece % 2 == 0 { 1.0 } else { -1.0 };
    let share = s / (1.0 + lambda);
    Logit {
        value: share * (lambda * t + sign * cosine - 2.0 * piece as f64),
        slope: share * (lambda + sign * m as f64 * second),
    }
}
