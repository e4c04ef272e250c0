//! Softmax of a row in double precision, for losses whose rows are short or whose formula needs every digit.

use crate::kernels::double::{exp_in_place, sum_exp};

pub(crate) use crate::kernels::double::max;

/// Index of the largest element, the first of several.
pub(crate) fn argmax(row: &[f64]) -> usize {
    let max = max(row);
    row.iter().position(|&x| x == max).unwrap_or(0)
}

/// `ln Σ exp z`; −infinity of none.
pub(crate) fn logsumexp(row: &[f64]) -> f64 {
    let at = argmax(row);
    let Some(&max) = row.get(at).filter(|max| max.is_finite()) else {
        return f64::NEG_INFINITY;
    };
    max + libm::log1p(sum_exp_of_others(row, at))
}

/// `Σ exp(z − max)` without the largest term, so that a row with a clear winner keeps the digits of the others.
fn sum_exp_of_others(row: &[f64], at: usize) -> f64 {
    sum_exp(&row[..at], row[at]) + sum_exp(&row[at + 1..], row[at])
}

/// `ln Σ exp z` of all elements but the one at `left_out`; −infinity of none.
pub(crate) fn logsumexp_without(row: &[f64], left_out: usize) -> f64 {
    logaddexp(logsumexp(&row[..left_out]), logsumexp(&row[left_out + 1..]))
}

/// `ln(exp a + exp b)`; −infinity stands for nothing.
pub(crate) fn logaddexp(a: f64, b: f64) -> f64 {
    let (larger, smaller) = if a < b { (b, a) } else { (a, b) };
    if smaller == f64::NEG_INFINITY {
        return larger;
    }
    larger + libm::log1p(libm::exp(smaller - larger))
}

/// `z − ln Σ exp z` of every element.
pub(crate) fn log_softmax(row: &[f64]) -> Vec<f64> {
    let at = argmax(row);
    let Some(&max) = row.get(at) else {
        return Vec::new();
    };
    let rest = libm::log1p(sum_exp_of_others(row, at));
    row.iter().map(|&z| (z - max) - rest).collect()
}

/// `exp z / Σ exp z` of every element.
pub(crate) fn softmax(row: &[f64]) -> Vec<f64> {
    let mut probabilities = row.to_vec();
    let sum = exp_in_place(&mut probabilities, max(row));
    probabilities.iter_mut().for_each(|p| *p /= sum);
    probabilities
}

/// `p (u − ⟨p, u⟩)`: the gradient by the logits from `upstream`, the gradient by the probabilities.
pub(crate) fn softmax_vjp(probabilities: &[f64], upstream: &[f64]) -> Vec<f64> {
    let mean = dot(probabilities, upstream);
    probabilities.iter().zip(upstream).map(|(&p, &u)| p * (u - mean)).collect()
}

/// `Σ a b`.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, rest_of_a), (b, rest_of_b)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    // Four sums, because one would wait for each addition before the next.
    let mut sums = [0.0; 4];
    for (a, b) in a.iter().zip(b) {
        (0..4).for_each(|lane| sums[lane] += a[lane] * b[lane]);
    }
    let rest: f64 = rest_of_a.iter().zip(rest_of_b).map(|(&a, &b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// `ln(1 + exp x)`.
pub(crate) fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

/// `1 / (1 + exp(−x))`.
pub(crate) fn sigmoid(x: f64) -> f64 {
    let small = libm::exp(-x.abs());
    if x >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) }
}
