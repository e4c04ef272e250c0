//! How far an input may be moved, in every coordinate, before an infinitely wide network can change its mind.
//!
//! - **When**: certifying a kernel machine with the tangent kernel of one hidden layer.
//! - **Formula**: with `h(u) = 2 u (π − acos u) + √(1 − u²)` the kernel of `x` with a training point is `|x| |X| h(cos) / 2πd`; over the
//!   box it is bounded by the ends of `|x| ± √d δ` and of `x · X ± √d δ |X|`, and the score by the signs of `α`.
//! - **Shapes**: `x` `[rows, dimension]`, `train` `[samples, dimension]`, `alpha` `[samples]`, `deltas` `[deltas]`; `kernel_lower`,
//!   `kernel_upper` `[rows, deltas, samples]`, `score_lower`, `score_upper` `[rows, deltas]`, `scores`, `certificate` `[rows]`.
//! - **Gradient**: none.
//! - **Edge cases**: a score of 0 has the certificate 0; a point of zeros has kernel 0; where the least length is 0 the cosine takes
//!   its end.
//! - **Reference**: Chen et al. 2021, arXiv 2111.06063.
//! - **Deviations**: the official code clips the cosines from above only, stops its search within 1e-3 and at 0.3, and rounds the
//!   minimum of `h`.

use super::parts::h;
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::dot;
use std::f64::consts::PI;

/// Where `h` is smallest, and what it is there.
const LOWEST: (f64, f64) = (-0.794_097_870_980_941_6, -0.429_737_820_518_315_9);

pub(crate) const ENTRY: Entry = Entry {
    id: "ntk_robustness_certificate",
    golden: "ntk_robustness_certificate",
    paper: 16,
    family: Family::Methods,
    summary: "Certified radius of an infinitely wide ReLU network around each input.",
    formula: r"\max\{\delta : \mathrm{sign} f \text{ is certain on } \|x' - x\|_\infty \le \delta\}",
    reference: "Chen et al. 2021, arXiv 2111.06063",
    inputs: &[
        Input::f32("x", &["rows", "dimension"], "Inputs to certify, a row each."),
        Input::f32("train", &["samples", "dimension"], "Training points."),
        Input::f32("alpha", &["samples"], "Coefficient of the kernel at each training point."),
        Input::f32("deltas", &["deltas"], "Radii to bound kernel and score at.")
            .within(Domain::NonNegative),
    ],
    params: &[
        Param::float("delta_max", "", 1.0, POSITIVE, (0.1, 1.0), "The largest radius tried."),
        Param::integer("iterations", "", 60, (1, 1000), 1, "Bisections of the radius."),
    ],
    outputs: &[
        Output::f32("kernel_lower", &["rows", "deltas", "samples"], "Least kernel in the box."),
        Output::f32("kernel_upper", &["rows", "deltas", "samples"], "Largest kernel in the box."),
        Output::f32("score_lower", &["rows", "deltas"], "What the score cannot fall below."),
        Output::f32("score_upper", &["rows", "deltas"], "What the score cannot rise above."),
        Output::f32("scores", &["rows"], "The score at the input."),
        Output::f32("certificate", &["rows"], "Largest radius that keeps the sign."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (train, alpha) = (call.f64("train"), call.f64("alpha"));
    let (dimension, deltas) = (call.size("dimension"), call.f64("deltas"));
    let (mut kernel_lower, mut kernel_upper) = (Vec::new(), Vec::new());
    let (mut score_lower, mut score_upper) = (Vec::new(), Vec::new());
    let (mut scores, mut certificates) = (Vec::new(), Vec::new());
    for x in call.f64("x").chunks_exact(dimension) {
        let point = |x: &[f64], train: &[f64]| Pair {
            product: dot(x, train),
            length: dot(x, x).sqrt(),
            train: dot(train, train).sqrt(),
            dimension: dimension as f64,
        };
        let pairs: Vec<Pair> = train.chunks_exact(dimension).map(|z| point(x, z)).collect();
        for &delta in &deltas {
            for pair in &pairs {
                let (lower, upper) = pair.bounds(delta);
                kernel_lower.push(lower);
                kernel_upper.push(upper);
            }
            let (lower, upper) = score_bounds(&pairs, &alpha, delta);
            score_lower.push(lower);
            score_upper.push(upper);
        }
        let score = pairs.iter().zip(&alpha).map(|(pair, alpha)| alpha * pair.kernel()).sum();
        scores.push(score);
        certificates.push(certificate(call, score, &|delta| score_bounds(&pairs, &alpha, delta)));
    }
    let mut outputs = call.outputs();
    outputs.f32("kernel_lower", kernel_lower).f32("kernel_upper", kernel_upper);
    outputs.f32("score_lower", score_lower).f32("score_upper", score_upper);
    outputs.f32("scores", scores).f32("certificate", certificates);
    Ok(outputs.finish())
}

/// The largest radius found whose score bounds have the sign of the score.
fn certificate(call: &Call, score: f64, bounds: &dyn Fn(f64) -> (f64, f64)) -> f64 {
    let passes = |delta: f64| {
        let (lower, upper) = bounds(delta);
        (score > 0.0 && lower > 0.0) || (score < 0.0 && upper < 0.0)
    };
    let (mut passing, mut failing) = (0.0, call.float("delta_max"));
    if score == 0.0 {
        return 0.0;
    }
    if passes(failing) {
        return failing;
    }
    for _ in 0..call.integer("iterations") {
        let middle = passing + (failing - passing) / 2.0;
        if passes(middle) {
            passing = middle;
        } else {
            failing = middle;
        }
    }
    passing
}

fn score_bounds(pairs: &[Pair], alpha: &[f64], delta: f64) -> (f64, f64) {
    let (mut least, mut most) = (0.0, 0.0);
    for (pair, &alpha) in pairs.iter().zip(alpha) {
        let (lower, upper) = pair.bounds(delta);
        least += alpha * if alpha > 0.0 { lower } else { upper };
        most += alpha * if alpha > 0.0 { upper } else { lower };
    }
    (least, most)
}

/// An input and a training point: their product and lengths.
#[derive(Clone, Copy, Debug)]
struct Pair {
    product: f64,
    length: f64,
    train: f64,
    dimension: f64,
}

impl Pair {
    fn kernel(&self) -> f64 {
        let lengths = self.length * self.train;
        if lengths == 0.0 {
            return 0.0;
        }
        lengths * h((self.product / lengths).clamp(-1.0, 1.0)) / (2.0 * PI * self.dimension)
    }

    /// The least and the largest kernel of points of the box with the training point.
    fn bounds(&self, delta: f64) -> (f64, f64) {
        let reach = self.dimension.sqrt() * delta;
        let (near, far) = ((self.length - reach).max(0.0), self.length + reach);
        if self.train == 0.0 || far == 0.0 {
            return (0.0, 0.0);
        }
        let (low, high) = (self.product - reach * self.train, self.product + reach * self.train);
        let cosine = |product: f64, length: f64, end: f64| {
            let lengths = length * self.train;
            if lengths == 0.0 { end } else { (product / lengths).clamp(-1.0, 1.0) }
        };
        let from = cosine(low, if low >= 0.0 { far } else { near }, -1.0);
        let to = cosine(high, if high >= 0.0 { near } else { far }, 1.0);
        let ends = (h(from), h(to));
        let within = from <= LOWEST.0 && LOWEST.0 <= to;
        let least = if within { LOWEST.1 } else { ends.0.min(ends.1) };
        let most = ends.0.max(ends.1);
        let scale = self.train / (2.0 * PI * self.dimension);
        let lower = scale * least * if least >= 0.0 { near } else { far };
        let upper = scale * most * if most >= 0.0 { far } else { near };
        (lower, upper)
    }
}
