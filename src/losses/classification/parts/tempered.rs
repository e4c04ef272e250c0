//! The maximum of a row, softened by a temperature and levelled so that equal elements give themselves.

use crate::kernels::double::{exp_in_place, sum_exp};
use crate::losses::parts::rows::max;

/// A tempered maximum and its gradient: the weights that attain it.
#[derive(Clone, Debug)]
pub(crate) struct Tempered {
    pub(crate) value: f64,
    pub(crate) weights: Vec<f64>,
}

/// `T ln((1/n) Σ exp(x / T))`: the maximum for `T → 0`, the mean for `T → ∞`. `T = 0` gives the maximum.
pub(crate) fn tempered_maximum(row: &[f64], temperature: f64) -> Tempered {
    let mut weights = distances(row, temperature);
    let flat = log_mean_exp_if_flat(&weights);
    let sum = exp_in_place(&mut weights, 0.0);
    weights.iter_mut().for_each(|weight| *weight /= sum);
    let log_mean = flat.unwrap_or_else(|| libm::log(sum / row.len() as f64));
    Tempered { value: max(row) + temperature * log_mean, weights }
}

/// `(x − max) / T`, with 0 at the maximum even where `T` is 0.
pub(crate) fn distances(row: &[f64], temperature: f64) -> Vec<f64> {
    let largest = max(row);
    let scaled = |&x: &f64| if x == largest { 0.0 } else { (x - largest) / temperature };
    row.iter().map(scaled).collect()
}

/// `ln((1/n) Σ exp x)` for `x ≤ 0`, exact for small `x`, where a large temperature multiplies it.
pub(crate) fn log_mean_exp(row: &[f64]) -> f64 {
    let of_any = || libm::log(sum_exp(row, 0.0) / row.len() as f64);
    log_mean_exp_if_flat(row).unwrap_or_else(of_any)
}

/// The same where the mean is so near 1 that its logarithm would lose digits, and only there.
fn log_mean_exp_if_flat(row: &[f64]) -> Option<f64> {
    if row.iter().any(|&x| x < -0.1) {
        return None;
    }
    let sum: f64 = row.iter().map(|&x| libm::expm1(x)).sum();
    Some(libm::log1p(sum / row.len() as f64))
}
