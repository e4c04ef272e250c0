//! Shannon entropy of rows of probabilities: `H = −Σ p_i ln p_i`, in nats.

use crate::entry::Digits;
use crate::softmax::parts;
use crate::{Error, ErrorCode, Result};

/// The entropy of each row of `probabilities [batch, classes]`: 0 for a certain class, `ln(classes)`
/// for equal ones. A probability of exactly 0 contributes nothing.
///
/// # Errors
/// `empty` or `length_mismatch` for anything but whole rows; `out_of_range` for an element outside `0..=1`.
pub fn entropy(probabilities: &[f32], classes: usize) -> Result<Vec<f64>> {
    parts::check_rows("probabilities", probabilities, classes)?;
    if let Some(value) = probabilities.iter().find(|value| !(0.0..=1.0).contains(*value)) {
        let got = Digits((*value).into()).to_string();
        return Err(Error::new(ErrorCode::OutOfRange, "probabilities", "numbers in 0..=1", got));
    }
    let term = |&p: &f32| if p > 0.0 { -f64::from(p) * libm::log(p.into()) } else { 0.0 };
    // A sum of nothing but −0.0 is −0.0, which a certain row must not show.
    Ok(probabilities
        .chunks_exact(classes)
        .map(|row| row.iter().map(term).sum::<f64>() + 0.0)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_zero_for_certainty_and_largest_for_indifference() {
        let rows = [1.0, 0.0, 0.0, 0.0, 0.25, 0.25, 0.25, 0.25];
        let got = entropy(&rows, 4).unwrap();
        assert_eq!(got[0].to_bits(), 0.0f64.to_bits());
        assert!((got[1] - 4f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn names_what_is_no_probability() {
        assert_eq!(entropy(&[0.5, 1.5], 2).unwrap_err().code, ErrorCode::OutOfRange);
        assert_eq!(entropy(&[0.5, f32::NAN], 2).unwrap_err().code, ErrorCode::OutOfRange);
        assert_eq!(entropy(&[], 2).unwrap_err().code, ErrorCode::Empty);
        assert_eq!(entropy(&[1.0], 2).unwrap_err().code, ErrorCode::LengthMismatch);
    }
}
