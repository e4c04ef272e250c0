//! Maps `p_i = f(y_i) / Σ_j f(y_j)` with a positive function `f` of `y = z / T` in place of the
//! exponential: what Taylor softmax, spherical softmax and StableMax share.

use super::parts;
use crate::Result;
use crate::kernels::ratio::{Weight, ratio_row, ratio_vjp_row};

/// The function `f`. `largest` is the largest `|y|` of the row: both methods may divide by the same
/// power of it, which the ratio does not notice.
pub(super) trait Ratio {
    fn weight(&self, y: f64, largest: f64) -> f64;
    fn slope(&self, y: f64, largest: f64) -> f64;
    /// A multiple of `f` that the kernels know: they take the rows whose sums single precision holds.
    fn kernel(&self) -> Option<Weight>;
}

/// The `y` of a row, and the largest `|y|` among those that are not masked.
fn scaled(logits: &[f32], temperature: f32) -> (impl Iterator<Item = f64> + Clone, f64) {
    let y = logits.iter().map(move |&z| f64::from(z) / f64::from(temperature));
    let finite = y.clone().filter(|y| y.is_finite());
    (y, finite.fold(0.0, |largest, y| largest.max(y.abs())))
}

fn unless_masked(y: f64, f: impl FnOnce() -> f64) -> f64 {
    if y.is_finite() { f() } else { 0.0 }
}

/// `Σ f` of a row.
pub(super) fn sum(f: &dyn Ratio, logits: &[f32], temperature: f32) -> f64 {
    let (y, largest) = scaled(logits, temperature);
    y.map(|y| unless_masked(y, || f.weight(y, largest))).sum()
}

/// `f / Σ f` of every row.
pub(super) fn forward(
    f: &dyn Ratio,
    logits: &[f32],
    classes: usize,
    temperature: f32,
) -> Result<Vec<f32>> {
    let kernel = f.kernel();
    parts::map_rows(logits, classes, &|logits, out| {
        if kernel.is_some_and(|weight| ratio_row(weight, logits, temperature, out)) {
            return;
        }
        let sum = sum(f, logits, temperature);
        let (y, largest) = scaled(logits, temperature);
        for (out, y) in out.iter_mut().zip(y) {
            *out = unless_masked(y, || f.weight(y, largest) / sum) as f32;
        }
    })
}

/// `f' (u − ⟨p, u⟩) / (T Σ f)` of every row.
pub(super) fn vjp(
    f: &dyn Ratio,
    logits: &[f32],
    upstream: &[f32],
    classes: usize,
    temperature: f32,
) -> Result<Vec<f32>> {
    let kernel = f.kernel();
    parts::vjp_rows(logits, upstream, classes, &|logits, upstream, gradient| {
        let by = |weight| ratio_vjp_row(weight, logits, upstream, temperature, gradient);
        if kernel.is_some_and(by) {
            return;
        }
        let sum = sum(f, logits, temperature);
        let (y, largest) = scaled(logits, temperature);
        let weighted = y.clone().zip(upstream);
        let weighted =
            weighted.map(|(y, &u)| unless_masked(y, || f.weight(y, largest) / sum) * f64::from(u));
        let mean: f64 = weighted.sum();
        for ((gradient, y), &u) in gradient.iter_mut().zip(y).zip(upstream) {
            let slope = unless_masked(y, || f.slope(y, largest) / sum) * (f64::from(u) - mean);
            *gradient = (slope / f64::from(temperature)) as f32;
        }
    })
}
