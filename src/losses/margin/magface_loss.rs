//! MagFace: ArcFace whose margin grows with the length of the embedding, which becomes a measure of quality.
//!
//! - **When**: embeddings of images of very different quality.
//! - **Formula**: `a = clamp(|x|, l_a, u_a)`, `m(a)` linear from `l_margin` to `u_margin`; target logit `s cos(θ_y + m(a))` if
//!   `cos θ_y > 0`, else `s cos θ_y`; `L = mean cross-entropy + λ_g g`, `g = mean(a / u_a² + 1 / a)`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `weights` `[classes, dimension]`, `labels` `[batch]`; `loss` and `g` scalars,
//!   `margins` `[batch]`.
//! - **Gradient**: by both; through `a` by the margin, `−s sin(θ + m) m'(a)`, and by `g`, while `l_a ≤ |x| ≤ u_a`. The target's factor
//!   is `s (cos m + t sin m / sin θ)` with `sin θ ≥ 1e-4`.
//! - **Edge cases**: norms count as at least 1e-12; `l_a` must lie below `u_a`.
//! - **Reference**: Meng et al. 2021, arXiv 2103.06627, equations 3 to 6.
//! - **Deviations**: none.

use super::parts::{self, CrossEntropy, EMBEDDINGS, Logit, SCALE, WEIGHTS};
use crate::entry::{Arrays, Call, Digits, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, FINITE, LABELS, LOSS, NON_NEGATIVE, POSITIVE};
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "magface_loss",
    golden: "magface_loss",
    paper: 20,
    family: Family::Margin,
    summary: "ArcFace with a margin that grows with the length of the embedding.",
    formula: r"z_y = s\cos(\theta_y + m(a)),\quad L = \mathrm{CE} + \lambda_g\,\overline{a/u_a^2 + 1/a}",
    reference: "Meng et al. 2021, arXiv 2103.06627, equations 3 to 6",
    inputs: &[EMBEDDINGS, WEIGHTS, LABELS],
    params: &[
        SCALE,
        Param::float("l_a", "l_a", 10.0, POSITIVE, (1.0, 50.0), "Lengths below count as this."),
        Param::float("u_a", "u_a", 110.0, POSITIVE, (60.0, 200.0), "Lengths above count as this."),
        Param::float("l_margin", "l_m", 0.45, FINITE, (0.0, 1.0), "Margin at length l_a."),
        Param::float("u_margin", "u_m", 0.8, FINITE, (0.0, 1.0), "Margin at length u_a."),
        Param::float("lambda_g", r"\lambda_g", 35.0, NON_NEGATIVE, (0.0, 100.0), "Weight of g."),
    ],
    outputs: &[
        LOSS,
        Output::f32("g", &[], "Mean of what rewards long embeddings, before its weight."),
        Output::f32("margins", BATCH, "The margin that each sample got."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (least, most) = (call.float("l_a"), call.float("u_a"));
    if least >= most {
        let expected = format!("less than u_a = {}", Digits(most));
        return Err(Error::new(ErrorCode::OutOfRange, "l_a", expected, Digits(least).to_string()));
    }
    let (s, lambda, batch) = (call.float("s"), call.float("lambda_g"), call.size("batch") as f64);
    let classes = call.size("classes");
    let rise = (call.float("u_margin") - call.float("l_margin")) / (most - least);
    let cosines = parts::embedded(call);
    let lengths: Vec<f64> = cosines.a.norms.iter().map(|norm| norm.clamp(least, most)).collect();
    let margin = |a: &f64| call.float("l_margin") + rise * (a - least);
    let margins: Vec<f64> = lengths.iter().map(margin).collect();
    let mut logits: Vec<f64> = cosines.values.iter().map(|c| s * c).collect();
    let own = call.i32("labels").iter().enumerate();
    let own: Vec<_> = own.map(|(sample, &label)| sample * classes + label as usize).collect();
    let targets: Vec<_> =
        own.iter().zip(&margins).map(|(&at, &m)| target(cosines.values[at], s, m)).collect();
    for (&at, (logit, _)) in own.iter().zip(&targets) {
        logits[at] = logit.value;
    }
    let CrossEntropy { loss, gradient, .. } = CrossEntropy::of(call, &logits, f64::NEG_INFINITY);
    let mut by_cosine: Vec<f64> = gradient.iter().map(|g| s * g).collect();
    let mut by_length = Vec::with_capacity(lengths.len());
    for ((&at, (logit, by_margin)), &a) in own.iter().zip(&targets).zip(&lengths) {
        by_cosine[at] = gradient[at] * logit.slope;
        let by_g = lambda * (1.0 / (most * most) - 1.0 / (a * a)) / batch;
        by_length.push(gradient[at] * by_margin * rise + by_g);
    }
    let (mut by_embeddings, by_weights) = cosines.vjp(&by_cosine);
    for ((&norm, a), by_length) in cosines.a.norms.iter().zip(&lengths).zip(&mut by_length) {
        if norm != *a {
            *by_length = 0.0;
        }
    }
    cosines.a.add_by_norm(&by_length, &mut by_embeddings);
    let g = lengths.iter().map(|a| a / (most * most) + 1.0 / a).sum::<f64>() / batch;
    let mut outputs = call.outputs();
    outputs.f32("loss", loss + lambda * g);
    outputs.f32("g", g);
    outputs.f32("margins", margins);
    outputs.gradient("embeddings", by_embeddings);
    outputs.gradient("weights", by_weights);
    Ok(outputs.finish())
}

/// The target logit and its derivative by the margin.
fn target(t: f64, s: f64, m: f64) -> (Logit, f64) {
    if t > 0.0 {
        let by_margin = -s * (parts::sine(t) * libm::cos(m) + t * libm::sin(m));
        return (parts::angular_margin(t, s, m), by_margin);
    }
    (Logit { value: s * t, slope: s }, 0.0)
}
