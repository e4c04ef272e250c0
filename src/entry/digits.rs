//! Numbers in messages.

use std::fmt;

/// A number in a message: up to nine significant digits, which tell any two 32-bit floats apart.
///
/// The standard library's own forms print every digit of a double, for 20 KB of wasm.
pub(crate) struct Digits(pub(crate) f64);

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value) = *self;
        if value.is_nan() {
            return f.write_str("NaN");
        }
        if value < 0.0 {
            f.write_str("-")?;
        }
        match value.abs() {
            f64::INFINITY => f.write_str("inf"),
            size if size < 1e15 && size.fract() == 0.0 => write!(f, "{}", size as u64),
            size => write_fraction(f, size),
        }
    }
}

/// `d.dddd`, followed by a power of ten unless the number is of everyday size.
fn write_fraction(f: &mut fmt::Formatter<'_>, size: f64) -> fmt::Result {
    let mut exponent = 0;
    let mut leading = size;
    while leading >= 10.0 {
        leading /= 10.0;
        exponent += 1;
    }
    while leading < 1.0 {
        leading *= 10.0;
        exponent -= 1;
    }
    let everyday = (-4..9).contains(&exponent);
    let (whole, places) = if everyday { (size, 8 - exponent) } else { (leading, 8) };
    let scale = 10u64.pow(places as u32);
    let units = (whole * scale as f64).round() as u64;
    let (mut fraction, mut places) = (units % scale, places as usize);
    while places > 0 && fraction.is_multiple_of(10) {
        (fraction, places) = (fraction / 10, places - 1);
    }
    write!(f, "{}", units / scale)?;
    if places > 0 {
        write!(f, ".{fraction:0places$}")?;
    }
    if everyday { Ok(()) } else { write!(f, "e{exponent}") }
}

#[cfg(test)]
mod tests {
    use super::Digits;

    #[test]
    fn prints_numbers_as_people_write_them() {
        let cases = [
            (0.0, "0"),
            (-3.0, "-3"),
            (0.5, "0.5"),
            (0.05, "0.05"),
            (f64::from(0.1f32), "0.100000001"),
            (1.0 / 3.0, "0.333333333"),
            (-12.25, "-12.25"),
            (16_777_216.0, "16777216"),
            (1e-30, "1e-30"),
            (2.5e20, "2.5e20"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (number, text) in cases {
            assert_eq!(Digits(number).to_string(), text);
        }
    }
}
