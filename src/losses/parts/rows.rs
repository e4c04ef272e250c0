//! Softmax of a row in double precision, for losses whose rows are short or whose formula needs every digit.

/// The largest element; −infinity of none.
pub(crate) fn max(row: &[f64]) -> f64 {
    row.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Index of the largest element, the first of several.
pub(crate) fn argmax(row: &[f64]) -> usize {
    let larger = |best: (usize, f64), next: (usize, f64)| if next.1 > best.1 { next } else { best };
    row.iter().copied().enumerate().reduce(larger).map_or(0, |(index, _)| index)
}

/// `ln Σ exp z`; −infinity of none.
pub(crate) fn logsumexp(row: &[f64]) -> f64 {
    let at = argmax(row);
    let Some(&max) = row.get(at).filter(|max| max.is_finite()) else {
        return f64::NEG_INFINITY;
    };
    // Without the largest term, so that a row with a clear winner keeps the digits of the others.
    let others = row.iter().enumerate().filter(|&(index, _)| index != at);
    max + libm::log1p(others.map(|(_, &z)| libm::exp(z - max)).sum())
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
    let max = row.get(at).copied().unwrap_or(0.0);
    let others = row.iter().enumerate().filter(|&(index, _)| index != at);
    let rest = libm::log1p(others.map(|(_, &z)| libm::exp(z - max)).sum());
    row.iter().map(|&z| (z - max) - rest).collect()
}

/// `exp z / Σ exp z` of every element.
pub(crate) fn softmax(row: &[f64]) -> Vec<f64> {
    log_softmax(row).into_iter().map(libm::exp).collect()
}

/// `p (u − ⟨p, u⟩)`: the gradient by the logits from `upstream`, the gradient by the probabilities.
pub(crate) fn softmax_vjp(probabilities: &[f64], upstream: &[f64]) -> Vec<f64> {
    let mean = dot(probabilities, upstream);
    probabilities.iter().zip(upstream).map(|(&p, &u)| p * (u - mean)).collect()
}

/// `Σ a b`.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| a * b).sum()
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
