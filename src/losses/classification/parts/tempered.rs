//! The maximum of a row, softened by a temperature and levelled so that equal elements give themselves.

use crate::kernels::double::sum_exp;
use crate::losses::parts::rows::{max, softmax};

/// A tempered maximum and its gradient: the weights that attain it.
#[derive(Clone, Debug)]
pub(crate) struct Tempered {
    pub(crate) value: f64,
    pub(crate) weights: Vec<f64>,
}

/// `T ln((1/n) Σ exp(x / T))`: the maximum for `T → 0`, the mean for `T → ∞`. `T = 0` gives the maximum.
pub(crate) fn tempered_maximum(row: &[f64], temperature: f64) -> Tempered {
    let scaled = distances(row, temperature);
    let value = max(row) + temperature * log_mean_exp(&scaled);
    Tempered { value, weights: softmax(&scaled) }
}

/// `(x − max) / T`, with 0 at the maximum even where `T` is 0.
pub(crate) fn distances(row: &[f64], temperature: f64) -> Vec<f64> {
    let largest = max(row);
    let scaled = |&x: &f64| if x == largest { 0.0 } else { (x - largest) / temperature };
    row.iter().map(scaled).collect()
}

/// `ln((1/n) Σ exp x)` for `x ≤ 0`, exact for small `x`, where a large temperature multiplies it.
pub(crate) fn log_mean_exp(row: &[f64]) -> f64 {
    if row.iter().any(|&x| x < -0.1) {
        // The mean is not so near 1 that its logarithm would lose digits.
        return libm::log(sum_exp(row, 0.0) / row.len() as f64);
    }
    let sum: f64 = row.iter().map(|&x| libm::expm1(x)).sum();
    libm::log1p(sum / row.len() as f64)
}
