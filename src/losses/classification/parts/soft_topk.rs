//! The smooth choice of the `k` largest of a row: sigmoids of the scores over a threshold at which they sum to `k`.

use crate::entry::{Call, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::{dot, logsumexp, sigmoid, softmax, softplus};
use crate::{Error, ErrorCode, Result};

pub(crate) const K: Param = Param::integer(
    "k",
    "k",
    5,
    (1, i32::MAX as i64),
    1,
    "How many are chosen; below the number of classes.",
);

pub(crate) const ALPHA: Param = Param::float(
    "alpha",
    r"\alpha",
    2.0,
    POSITIVE,
    (0.2, 20.0),
    "Steepness: large values choose the k largest alone.",
);

/// Far beyond any difference that a sigmoid still tells apart; keeps products of huge scores finite.
const FARTHEST: f64 = 1e100;

/// Newton steps, of which a handful are taken: the slope stays between 1 and 2.
const MAX_STEPS: usize = 200;

/// Checks that `k` of the classes can be chosen.
pub(crate) fn check(call: &Call, k: i64) -> Result<()> {
    call.at_least("classes", 2)?;
    let most = call.size("classes") - 1;
    if k as usize <= most {
        return Ok(());
    }
    let expected = format!("a whole number from 1 to {most}, one less than the classes");
    Err(Error::new(ErrorCode::OutOfRange, "k", expected, k.to_string()))
}

/// A solved row.
#[derive(Debug)]
pub(crate) struct SoftTopk {
    /// What the sigmoids are taken of: `α (s − threshold)`.
    pub(crate) logits: Vec<f64>,
    pub(crate) threshold: f64,
    alpha: f64,
}

impl SoftTopk {
    /// The row's choice of `k`, with `1 ≤ k < row.len()`.
    pub(crate) fn of(row: &[f64], k: usize, alpha: f64) -> Self {
        let mut order: Vec<usize> = (0..row.len()).collect();
        order.sort_by(|&a, &b| (row[b] + 0.0).total_cmp(&(row[a] + 0.0)));
        // From the smallest of the k largest, so that the digits of large scores are not spent on what they share.
        let pivot = row[order[k - 1]];
        let scaled = |&at: &usize| (alpha * (row[at] - pivot)).clamp(-FARTHEST, FARTHEST);
        let sorted: Vec<_> = order.iter().map(scaled).collect();
        let shift = shift(&sorted, k);
        let mut logits = vec![0.0; row.len()];
        order.iter().zip(&sorted).for_each(|(&at, &x)| logits[at] = x + shift);
        Self { logits, threshold: pivot - shift / alpha, alpha }
    }

    /// The chosen shares, which sum to `k`.
    pub(crate) fn probabilities(&self) -> Vec<f64> {
        self.logits.iter().map(|&z| sigmoid(z)).collect()
    }

    /// Where a move of the threshold is felt: shares of `p (1 − p)`, from logarithms, which do not vanish together.
    fn felt(&self) -> Vec<f64> {
        let logarithms = self.logits.iter().map(|&z| -softplus(z) - softplus(-z));
        softmax(&logarithms.collect::<Vec<_>>())
    }

    /// The gradient by the scores from that by the probabilities.
    pub(crate) fn vjp(&self, upstream: &[f64]) -> Vec<f64> {
        let mean = dot(&self.felt(), upstream);
        let slope = |&z: &f64| self.alpha * sigmoid(z) * sigmoid(-z);
        self.logits.iter().zip(upstream).map(|(z, &u)| slope(z) * (u - mean)).collect()
    }

    /// The gradient by the scores from that by the logarithms of the probabilities.
    pub(crate) fn log_vjp(&self, upstream: &[f64]) -> Vec<f64> {
        let by_score = |(&z, &u): (&f64, &f64)| u * self.alpha * sigmoid(-z);
        let direct: Vec<_> = self.logits.iter().zip(upstream).map(by_score).collect();
        let total: f64 = direct.iter().sum();
        direct.iter().zip(self.felt()).map(|(&u, felt)| u - total * felt).collect()
    }
}

/// The `t` at which `Σ σ(x + t) = k`, for `x` in falling order with `x_k = 0`.
///
/// In logarithms: what the smaller ones take equals what the `k` largest lack, which tells even where all saturate.
fn shift(x: &[f64], k: usize) -> f64 {
    let width = libm::log(x.len() as f64) + 10.0;
    let (mut low, mut high) = (-width, width - x[k]);
    let mut t = (low + high) / 2.0;
    for _ in 0..MAX_STEPS {
        let (value, slope) = imbalance(x, k, t);
        if value > 0.0 {
            high = t;
        } else {
            low = t;
        }
        let mut next = t - value / slope;
        if !(low..=high).contains(&next) {
            next = (low + high) / 2.0;
        }
        let moved = (next - t).abs();
        t = next;
        if moved <= 4.0 * f64::EPSILON * t.abs().max(1.0) {
            break;
        }
    }
    t
}

/// `ln Σ_{j > k} σ(z) − ln Σ_{j ≤ k} σ(−z)` at `z = x + t`, and its slope by `t`.
fn imbalance(x: &[f64], k: usize, t: f64) -> (f64, f64) {
    let side = |x: &[f64], sign: f64| {
        let logarithms: Vec<_> = x.iter().map(|&x| -softplus(-sign * (x + t))).collect();
        let slopes: Vec<_> = x.iter().map(|&x| sigmoid(-sign * (x + t))).collect();
        (logsumexp(&logarithms), dot(&softmax(&logarithms), &slopes))
    };
    let ((taken, more), (lacked, less)) = (side(&x[k..], 1.0), side(&x[..k], -1.0));
    (taken - lacked, more + less)
}
