//! What the margin losses share: declared inputs, cross-entropy of scaled cosines, the angular margin.

use crate::Result;
use crate::entry::{Arrays, Call, Domain, Input, Output, Outputs, Param};
use crate::kernels::double::exp_in_place;
use crate::losses::parts::declared::{BATCH_CLASSES, FINITE, POSITIVE};
use crate::losses::parts::rows::{logaddexp, max, sigmoid, softplus};
use crate::losses::parts::vectors::Cosines;
use std::f64::consts::PI;

pub(crate) const COSINE: Input =
    Input::f32("cosine", BATCH_CLASSES, "Cosine of each embedding with each class weight.")
        .within(Domain::Cosine)
        .differentiable();

pub(crate) const MARGINS: Input =
    Input::f32("margins", &["batch"], "Margins as drawn, one for each sample.");

pub(crate) const EMBEDDINGS: Input =
    Input::f32("embeddings", &["batch", "dimension"], "Embeddings, a row a sample.")
        .differentiable();

pub(crate) const WEIGHTS: Input =
    Input::f32("weights", &["classes", "dimension"], "Weights of the classes, a row a class.")
        .differentiable();

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

/// The angular margin while `θ + m < π`, beyond that `s (t − m sin m)`, so that the logit never rises with the angle.
pub(crate) fn bounded_angular_margin(t: f64, s: f64, m: f64) -> Logit {
    if t > libm::cos(PI - m) {
        return angular_margin(t, s, m);
    }
    Logit { value: s * (t - m * libm::sin(m)), slope: s }
}

/// `sin acos t`, exact near ±1.
pub(crate) fn sine(t: f64) -> f64 {
    ((1.0 - t) * (1.0 + t)).max(0.0).sqrt()
}

/// The cosines of one sample, clamped into −1 to 1.
fn clamped(cosines: &[f32]) -> impl Iterator<Item = f64> {
    cosines.iter().map(|&c| f64::from(c).clamp(-1.0, 1.0))
}

/// The given cosines, clamped into −1 to 1.
pub(crate) fn cosines(call: &Call) -> Vec<f64> {
    clamped(call.f32("cosine")).collect()
}

/// Cosine of each sample with its own class.
pub(crate) fn target_cosines(call: &Call) -> Vec<f64> {
    let rows = call.f32("cosine").chunks_exact(call.size("classes")).zip(call.i32("labels"));
    rows.map(|(row, &label)| f64::from(row[label as usize]).clamp(-1.0, 1.0)).collect()
}

/// The cosines of `embeddings` and `weights`.
pub(crate) fn embedded(call: &Call) -> Cosines {
    Cosines::of(&call.f64("embeddings"), &call.f64("weights"), call.size("dimension"))
}

/// The mean cross-entropy of a batch.
#[derive(Clone, Debug)]
pub(crate) struct CrossEntropy {
    pub(crate) loss: f64,
    /// By the logits.
    pub(crate) gradient: Vec<f64>,
    /// By the pool.
    pub(crate) by_pool: f64,
}

impl CrossEntropy {
    /// Of `logits` with the labels. `pool` is one more logit of every sample, or −infinity for none.
    pub(crate) fn of(call: &Call, logits: &[f64], pool: f64) -> Self {
        let batch = call.size("batch") as f64;
        let mut all = Self { loss: 0.0, gradient: logits.to_vec(), by_pool: 0.0 };
        let rows = all.gradient.chunks_exact_mut(call.size("classes"));
        for (row, &label) in rows.zip(call.i32("labels")) {
            let (value, by_pool) = cross_entropy(row, label as usize, pool, batch);
            all.loss += value / batch;
            all.by_pool += by_pool;
        }
        all
    }
}

/// Cross-entropy of a sample whose `logits` become their gradient over `batch`, and the gradient by the pool.
fn cross_entropy(logits: &mut [f64], label: usize, pool: f64, batch: f64) -> (f64, f64) {
    let own = std::mem::replace(&mut logits[label], f64::NEG_INFINITY);
    let largest = max(logits);
    // How far the others lead: exact however sure the label is, and its complement too.
    let others = match largest.is_finite() {
        true => largest + libm::log(exp_in_place(logits, largest)),
        false => f64::NEG_INFINITY,
    };
    let lead = logaddexp(others, pool) - own;
    let value = softplus(lead);
    let factor = libm::exp(largest - own - value) / batch;
    logits.iter_mut().for_each(|p| *p *= factor);
    logits[label] = -sigmoid(lead) / batch;
    (value, libm::exp(pool - own - value) / batch)
}

/// Makes the logits of a sample from its cosines: of the sample, its label and its cosines.
type LogitsOfRow<'a> = &'a dyn Fn(usize, usize, &[f64], &mut [Logit]);

/// Adds the mean cross-entropy with the labels of the logits that `of` makes, the logits, and the gradient by the cosines. A
/// sample at a time, so that a batch needs no more memory than its outputs.
pub(crate) fn finish(call: &Call, outputs: &mut Outputs<'_>, of: LogitsOfRow<'_>) {
    let (classes, batch) = (call.size("classes"), call.size("batch") as f64);
    let all = call.f32("cosine");
    let mut logits = vec![Logit { value: 0.0, slope: 0.0 }; classes];
    let mut loss = 0.0;
    let (mut values, mut gradient) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
    for (sample, (given, &label)) in all.chunks_exact(classes).zip(call.i32("labels")).enumerate() {
        let cosines: Vec<f64> = clamped(given).collect();
        of(sample, label as usize, &cosines, &mut logits);
        let mut slopes: Vec<f64> = logits.iter().map(|logit| logit.value).collect();
        values.extend(slopes.iter().map(|&value| value as f32));
        loss += cross_entropy(&mut slopes, label as usize, f64::NEG_INFINITY, batch).0 / batch;
        // The clamp of the input blocks the gradient at its ends, as in the reference vectors.
        let by_cosine = slopes.iter().zip(&logits).zip(given).map(|((g, logit), cosine)| {
            if cosine.abs() >= 1.0 { 0.0 } else { (g * logit.slope) as f32 }
        });
        gradient.extend(by_cosine);
    }
    outputs.f32("loss", loss);
    outputs.f32("logits", values);
    outputs.gradient("cosine", gradient);
}

/// As [`finish`], with the logits `s c` but for the target's, `target(sample, t)`.
pub(crate) fn finish_with_target(
    call: &Call,
    outputs: &mut Outputs<'_>,
    s: f64,
    target: &dyn Fn(usize, f64) -> Logit,
) {
    finish(call, outputs, &|sample, label, cosines, logits| {
        for (logit, &c) in logits.iter_mut().zip(cosines) {
            *logit = cosine_margin(c, s, 0.0);
        }
        logits[label] = target(sample, cosines[label]);
    });
}

/// Runs a call of a loss whose margin `m` is the same for all samples.
pub(crate) fn run_fixed(call: &Call, margin: fn(f64, f64, f64) -> Logit) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (s, m) = (call.float("s"), call.float("m"));
    let mut outputs = call.outputs();
    finish_with_target(call, &mut outputs, s, &|_, t| margin(t, s, m));
    Ok(outputs.finish())
}

pub(crate) const NO_ASSIGNMENT: Param =
    Param::choice("assignment", &["none"], "Each sample keeps the margin drawn for it.");

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
    finish_with_target(call, &mut outputs, s, &|sample, t| margin(t, s, margins[sample]));
    outputs.f32("assigned_margins", margins);
    Ok(outputs.finish())
}

/// The margins in the order of `assignment`.
pub(crate) fn assigned_by_difficulty(call: &Call) -> Vec<f64> {
    let t = target_cosines(call);
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
