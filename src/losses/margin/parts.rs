//! What the margin losses share: declared inputs, cross-entropy of scaled cosines, the angular margin.

use crate::Result;
use crate::entry::{Arrays, Call, Domain, Input, Output, Outputs, Param};
use crate::losses::parts::declared::{BATCH_CLASSES, FINITE, POSITIVE};
use crate::losses::parts::rows::{logsumexp, softmax};

pub(crate) const COSINE: Input =
    Input::f32("cosine", BATCH_CLASSES, "Cosine of each embedding with each class weight.")
        .within(Domain::Cosine)
        .differentiable();

pub(crate) const MARGINS: Input =
    Input::f32("margins", &["batch"], "Margins as drawn, one for each sample.");

pub(crate) const SCALE: Param =
    Param::float("s", "s", 64.0, POSITIVE, (1.0, 128.0), "Multiplies the cosines.");

pub(crate) const MARGIN: Param = Param::float(
    "m",
    "m",
    0.5,
    FINITE,
    (0.0, 1.0),
    "How much closer than needed a sample must be to its class.",
);

pub(crate) const LOGITS_OUT: Output =
    Output::f32("logits", BATCH_CLASSES, "What the cross-entropy is taken of.");

pub(crate) const ASSIGNED_MARGINS: Output =
    Output::f32("assigned_margins", &["batch"], "The margin that each sample got.");

/// A logit and its derivative by the cosine it comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logit {
    pub(crate) value: f64,
    pub(crate) slope: f64,
}

/// `s (t − m)`.
pub(crate) fn cosine_margin(t: f64, s: f64, m: f64) -> Logit {
    Logit { value: s * (t - m), slope: s }
}

/// `s cos(acos t + m)`, without an angle: `s (t cos m − sin θ sin m)`. Where `sin θ` divides it is at least 1e-4.
pub(crate) fn angular_margin(t: f64, s: f64, m: f64) -> Logit {
    let sine = sine(t);
    let (sin_m, cos_m) = (libm::sin(m), libm::cos(m));
    let value = s * (t * cos_m - sine * sin_m);
    Logit { value, slope: s * (cos_m + t * sin_m / sine.max(1e-4)) }
}

/// `sin acos t`, exact near ±1.
pub(crate) fn sine(t: f64) -> f64 {
    ((1.0 - t) * (1.0 + t)).max(0.0).sqrt()
}

/// The given cosines, clamped into −1 to 1.
pub(crate) fn cosines(call: &Call) -> Vec<f64> {
    call.f64("cosine").into_iter().map(|c| c.clamp(-1.0, 1.0)).collect()
}

/// Cosine of each sample with its own class.
pub(crate) fn target_cosines(call: &Call, cosines: &[f64]) -> Vec<f64> {
    let rows = cosines.chunks_exact(call.size("classes")).zip(call.i32("labels"));
    rows.map(|(row, &label)| row[label as usize]).collect()
}

/// Adds the mean cross-entropy of `logits` with the labels, the logits, and the gradient by the cosines, whose derivatives
/// `slopes` are.
pub(crate) fn finish(call: &Call, outputs: &mut Outputs<'_>, logits: &[Logit]) {
    let classes = call.size("classes");
    let batch = call.size("batch") as f64;
    let (mut loss, mut gradient) = (0.0, Vec::with_capacity(logits.len()));
    for (row, &label) in logits.chunks_exact(classes).zip(call.i32("labels")) {
        let values: Vec<f64> = row.iter().map(|logit| logit.value).collect();
        let label = label as usize;
        loss += logsumexp(&values) - values[label];
        for (class, (p, logit)) in softmax(&values).into_iter().zip(row).enumerate() {
            let true_class = f64::from(u8::from(class == label));
            gradient.push((p - true_class) * logit.slope / batch);
        }
    }
    outputs.f32("loss", loss / batch);
    outputs.f32("logits", logits.iter().map(|logit| logit.value).collect::<Vec<_>>());
    outputs.gradient("cosine", gradient);
}

/// The logits of all samples: the target's by `target(sample, t)`, the others `s c`.
pub(crate) fn with_target(call: &Call, target: &dyn Fn(usize, f64) -> Logit) -> Vec<Logit> {
    let (classes, s) = (call.size("classes"), call.float("s"));
    let mut logits: Vec<_> =
        cosines(call).into_iter().map(|c| Logit { value: s * c, slope: s }).collect();
    for (sample, &label) in call.i32("labels").iter().enumerate() {
        let at = sample * classes + label as usize;
        logits[at] = target(sample, logits[at].value / s);
    }
    logits
}

pub(crate) const ASSIGNMENT: Param = Param::choice(
    "assignment",
    &["official", "rank"],
    "Rank gives the largest margin to the hardest sample; official is what the released code does.",
);

/// Runs a call of an elastic loss: each sample with its own margin, by `margin(t, s, m)`.
pub(crate) fn run_elastic(
    call: &Call,
    margins: &[f64],
    margin: fn(f64, f64, f64) -> Logit,
) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let s = call.float("s");
    let mut outputs = call.outputs();
    finish(call, &mut outputs, &with_target(call, &|sample, t| margin(t, s, margins[sample])));
    outputs.f32("assigned_margins", margins);
    Ok(outputs.finish())
}

/// The margins in the order of `assignment`.
pub(crate) fn assigned_by_difficulty(call: &Call) -> Vec<f64> {
    let t = target_cosines(call, &cosines(call));
    let mut easiest_first: Vec<_> = (0..t.len()).collect();
    easiest_first.sort_by(|&a, &b| t[b].total_cmp(&t[a]));
    let mut ascending = call.f64("margins");
    ascending.sort_by(f64::total_cmp);
    if call.choice("assignment") == "official" {
        return easiest_first.into_iter().map(|rank| ascending[rank]).collect();
    }
    let mut assigned = vec![0.0; t.len()];
    for (rank, sample) in easiest_first.into_iter().enumerate() {
        assigned[sample] = ascending[rank];
    }
    assigned
}
