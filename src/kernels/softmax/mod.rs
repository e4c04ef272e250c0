//! Softmax of many short rows or one long one.

use super::{Fault, FaultKind};

/// Softmax of each row of `logits` into `out` (both `rows × columns`, row-major):
/// `exp((x − max x)·inverse_temperature) / Σ exp(…)`.
///
/// # Panics
/// If the lengths differ or are not a multiple of `columns`.
pub fn softmax_rows(
    logits: &[f32],
    out: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    assert!(logits.len() == out.len() && columns > 0 && logits.len().is_multiple_of(columns));
    for (row, (x, p)) in logits.chunks_exact(columns).zip(out.chunks_exact_mut(columns)).enumerate()
    {
        let fault = |kind| Err(Fault { row, kind });
        let max = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        if x.iter().any(|v| v.is_nan()) {
            return fault(FaultKind::NotANumber);
        }
        if max == f32::INFINITY {
            return fault(FaultKind::PositiveInfinity);
        }
        if max == f32::NEG_INFINITY {
            return fault(FaultKind::AllMasked);
        }
        let mut sum = 0.0f64;
        for (p, x) in p.iter_mut().zip(x) {
            *p = ((x - max) * inverse_temperature).exp();
            sum += f64::from(*p);
        }
        let scale = (1.0 / sum) as f32;
        p.iter_mut().for_each(|p| *p *= scale);
    }
    Ok(())
}
