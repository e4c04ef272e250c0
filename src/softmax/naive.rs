//! Softmax as its definition is written: `exp(z_i) / Σ_j exp(z_j)`, every step in single precision.
//!
//! When: never, except to show why the others exist. The exponential overflows from 89 on and vanishes
//! below −104, and the quotient is then not a number. It has no entry in the catalog for that reason.

use super::parts;
use crate::Result;

/// The definition, row by row of `logits [batch, classes]`. What overflows comes back as NaN.
///
/// # Errors
/// `empty` or `length_mismatch` for anything but whole rows.
pub fn naive_softmax(logits: &[f32], classes: usize) -> Result<Vec<f32>> {
    parts::check_rows("logits", logits, classes)?;
    let mut probabilities: Vec<f32> = logits.iter().map(|logit| libm::expf(*logit)).collect();
    for row in probabilities.chunks_exact_mut(classes) {
        let sum: f32 = row.iter().sum();
        row.iter_mut().for_each(|p| *p /= sum);
    }
    Ok(probabilities)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_softmax_near_zero_and_overflows_at_89() {
        let got = naive_softmax(&[2.0, 1.0, -1.0], 3).unwrap();
        assert!((got[0] - 0.705_384_5).abs() < 1e-6);
        assert!(naive_softmax(&[88.0, 87.0], 2).unwrap().iter().all(|p| p.is_finite()));
        assert!(naive_softmax(&[89.0, 88.0], 2).unwrap()[0].is_nan());
        assert!(naive_softmax(&[-110.0, -110.0], 2).unwrap()[0].is_nan());
    }
}
