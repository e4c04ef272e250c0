//! SDM calibration: the output of an SDM activation as ranks among calibration samples, rescaled, with a band that their
//! number allows.
//!
//! - **When**: before a prediction is admitted or rejected, see `sdm_high_reliability_region`.
//! - **Formula**: `p` the SDM activation; `v_c` the share of calibration samples of class `c` with `p_c` strictly below, 1 from the
//!   largest on; `q̃ = v_ŷ ln(2 + q)`; `o = softmax(W v ln(2 + q̃))`; `ε_c = sqrt(ln(2 / (1 − α)) / (2 n_c))`, `n_c` the number
//!   of calibration samples of class `c` with `q̃` strictly below, at most all but one. `lower` and `upper` are `o` of `v`
//!   moved by `ε`: for `lower` down at `ŷ` and up elsewhere, for `upper` the reverse, within 0 to 1.
//! - **Shapes**: `calibration_*` `[calibration, classes]` and `[calibration]`, `rescaler` (W) `[classes, classes]`, `logits`
//!   `[batch, classes]`, `similarity` and `distance` `[batch]`; all outputs `[batch, classes]` or `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: where `o` is largest at another class than `ŷ`, `q̃` is 0 and `o` stays; a class without calibration samples
//!   has `v_c = 0`, and one with `n_c = 0` has `ε_c = 1`; α = 1 would make every `ε` infinite.
//! - **Reference**: arXiv 2502.20167, section 4; DKW inequality.
//! - **Deviations**: none.

use super::parts::{
    DISTANCE, REFERENCE, SIMILARITY, alpha_above_chance, ascending_by_class, log_base, share_below,
    sharpened,
};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES, LOGITS};
use crate::losses::parts::rows::{argmax, dot};
use std::ops::Bound;

const CALIBRATION: &[&str] = &["calibration"];

pub(crate) const ENTRY: Entry = Entry {
    id: "sdm_calibrate",
    golden: "sdm_calibrate",
    paper: 26,
    family: Family::Methods,
    summary: "SDM outputs as ranks among calibration samples, rescaled, with lower and upper bounds.",
    formula: r"o = \mathrm{softmax}(W v \ln(2 + \tilde q)),\quad \tilde q = v_{\hat y}\ln(2 + q),\quad \varepsilon_c = \sqrt{\tfrac{1}{2 n_c}\ln\tfrac{2}{1 - \alpha}}",
    reference: REFERENCE,
    inputs: &[
        Input::f32("calibration_logits", &["calibration", "classes"], "Scores to compare with."),
        Input::i32(
            "calibration_labels",
            CALIBRATION,
            Domain::IndexOf("classes"),
            "Their true classes.",
        ),
        SIMILARITY.named("calibration_similarity", "Their q.").shaped(CALIBRATION),
        DISTANCE.named("calibration_distance", "Their d.").shaped(CALIBRATION),
        Input::f32("rescaler", &["classes", "classes"], "Trained matrix W, a row an output."),
        Input { differentiable: false, ..LOGITS },
        SIMILARITY,
        DISTANCE,
    ],
    params: &[Param::float(
        "alpha",
        r"\alpha",
        0.95,
        (Bound::Excluded(0.0), Bound::Excluded(1.0)),
        (0.6, 0.99),
        "Confidence of the bounds, above 1 / C.",
    )],
    outputs: &[
        Output::f32("probabilities", BATCH_CLASSES, "The SDM activation."),
        Output::f32("v", BATCH_CLASSES, "Its ranks among calibration samples of each class."),
        Output::f32("q_tilde", BATCH, "Rescaled similarity; 0 where rescaling flips the class."),
        Output::f32("centroid", BATCH_CLASSES, "The rescaled distribution."),
        Output::i32("effective_n", BATCH_CLASSES, "Calibration samples with a lower one."),
        Output::f32("epsilon", BATCH_CLASSES, "Half the width of the band."),
        Output::f32("q_lower", BATCH, "Rescaled similarity at the lower end."),
        Output::f32("lower", BATCH_CLASSES, "The rescaled distribution at the lower end."),
        Output::f32("q_upper", BATCH, "Rescaled similarity at the upper end."),
        Output::f32("upper", BATCH_CLASSES, "The rescaled distribution at the upper end."),
    ],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("calibration"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let alpha = alpha_above_chance(call)?;
    let samples = Samples::of(call, "logits", "similarity", "distance");
    let calibration = Calibration::of(call);
    let width = libm::log(2.0 / (1.0 - alpha)) / 2.0;
    let (mut ranks, mut counts, mut epsilons) = (Vec::new(), Vec::new(), Vec::new());
    let [mut centroid, mut lower, mut upper] = [(); 3].map(|()| Rescaled::default());
    for (row, p) in samples.rows().enumerate() {
        let (predicted, base) = (samples.predicted[row], samples.bases[row]);
        let v = calibration.ranks(p);
        let q_tilde = centroid.push(&calibration.rescaler, &v, predicted, base);
        let effective = calibration.effective_counts(q_tilde);
        let epsilon: Vec<f64> = effective
            .iter()
            .map(|&n| if n > 0 { (width / n as f64).sqrt() } else { 1.0 })
            .collect();
        let moved = |sign: f64| -> Vec<f64> {
            let at = |class: usize| {
                let towards = if class == predicted { -sign } else { sign };
                (v[class] + towards * epsilon[class]).clamp(0.0, 1.0)
            };
            (0..v.len()).map(at).collect()
        };
        lower.push(&calibration.rescaler, &moved(1.0), predicted, base);
        upper.push(&calibration.rescaler, &moved(-1.0), predicted, base);
        ranks.extend(v);
        counts.extend(effective.into_iter().map(|n| n as i32));
        epsilons.extend(epsilon);
    }
    let mut outputs = call.outputs();
    outputs.f32("probabilities", samples.probabilities);
    outputs.f32("v", ranks);
    outputs.f32("q_tilde", centroid.q_tilde).f32("centroid", centroid.outputs);
    outputs.i32("effective_n", counts);
    outputs.f32("epsilon", epsilons);
    outputs.f32("q_lower", lower.q_tilde).f32("lower", lower.outputs);
    outputs.f32("q_upper", upper.q_tilde).f32("upper", upper.outputs);
    Ok(outputs.finish())
}

/// SDM activations of samples, their predictions and `ln(2 + q)`.
struct Samples {
    probabilities: Vec<f64>,
    predicted: Vec<usize>,
    bases: Vec<f64>,
}

impl Samples {
    fn of(call: &Call, logits: &str, similarity: &str, distance: &str) -> Self {
        let bases: Vec<f64> = call.f64(similarity).into_iter().map(log_base).collect();
        let (logits, distance) = (call.f64(logits), call.f64(distance));
        let mut samples = Self { probabilities: Vec::new(), predicted: Vec::new(), bases };
        for (row, z) in logits.chunks_exact(call.size("classes")).enumerate() {
            samples.probabilities.extend(sharpened(z, distance[row] * samples.bases[row]));
            samples.predicted.push(argmax(z));
        }
        samples
    }

    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.probabilities.chunks_exact(self.probabilities.len() / self.predicted.len())
    }
}

/// What the calibration samples say, in ascending order by true class.
struct Calibration {
    /// Probabilities of the class itself.
    outputs: Vec<Vec<f64>>,
    /// Rescaled similarities, before any flip.
    q_tilde: Vec<Vec<f64>>,
    rescaler: Vec<f64>,
}

impl Calibration {
    fn of(call: &Call) -> Self {
        let samples = Samples::of(
            call,
            "calibration_logits",
            "calibration_similarity",
            "calibration_distance",
        );
        let (labels, classes) = (call.i32("calibration_labels"), call.size("classes"));
        let own = |(p, &label): (&[f64], &i32)| (label as usize, p[label as usize]);
        let outputs = ascending_by_class(&mut samples.rows().zip(labels).map(own), classes);
        let rescaler = call.f64("rescaler");
        let mut calibration = Self { outputs, q_tilde: Vec::new(), rescaler };
        let q_tilde = |(row, p): (usize, &[f64])| {
            let class = samples.predicted[row];
            (labels[row] as usize, calibration.rank(class, p[class]) * samples.bases[row])
        };
        let q_tilde = ascending_by_class(&mut samples.rows().enumerate().map(q_tilde), classes);
        calibration.q_tilde = q_tilde;
        calibration
    }

    fn rank(&self, class: usize, p: f64) -> f64 {
        let sorted = &self.outputs[class];
        if sorted.last().is_some_and(|&largest| p >= largest) {
            return 1.0;
        }
        share_below(sorted, p)
    }

    fn ranks(&self, p: &[f64]) -> Vec<f64> {
        p.iter().enumerate().map(|(class, &p)| self.rank(class, p)).collect()
    }

    fn effective_counts(&self, q_tilde: f64) -> Vec<usize> {
        let count = |sorted: &Vec<f64>| {
            let below = sorted.partition_point(|&other| other < q_tilde);
            below.min(sorted.len().saturating_sub(1))
        };
        self.q_tilde.iter().map(count).collect()
    }
}

/// Rescaled distributions and similarities of all samples.
#[derive(Default)]
struct Rescaled {
    outputs: Vec<f64>,
    q_tilde: Vec<f64>,
}

impl Rescaled {
    /// Adds the sample with the ranks `v` and gives its `q̃`.
    fn push(&mut self, rescaler: &[f64], v: &[f64], predicted: usize, base: f64) -> f64 {
        let q_tilde = v[predicted] * base;
        let scores: Vec<f64> = rescaler.chunks_exact(v.len()).map(|row| dot(row, v)).collect();
        let kept = if argmax(&scores) == predicted { q_tilde } else { 0.0 };
        self.outputs.extend(sharpened(&scores, log_base(q_tilde)));
        self.q_tilde.push(kept);
        kept
    }
}
