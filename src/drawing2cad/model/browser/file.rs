//! Files of weights: half precision, with a checksum.
//!
//! ```text
//! 8 bytes   "lossCAD", a zero
//! u32       version
//! u32       form: bit 0 two decoders
//! u64       checksum of what follows
//! u16 …     the weights in the order of the layout, and a zero if their number is odd
//! ```

use super::layout::{Form, Weights};
use crate::data::digest;
use crate::{Error, ErrorCode, Result};

const MAGIC: [u8; 8] = *b"lossCAD\0";
const VERSION: u32 = 1;
const HEADER: usize = 24;
const DUAL: u32 = 1;

/// The file of some weights.
pub(super) fn write(weights: &Weights) -> Vec<u8> {
    let mut body: Vec<u8> = weights.elements().flat_map(|x| half(x).to_le_bytes()).collect();
    body.resize(body.len().next_multiple_of(4), 0);
    let form = if weights.form.dual { DUAL } else { 0 };
    let mut file = Vec::with_capacity(HEADER + body.len());
    file.extend(MAGIC);
    file.extend(VERSION.to_le_bytes());
    file.extend(form.to_le_bytes());
    file.extend(checksum(&body).to_le_bytes());
    file.extend(body);
    file
}

/// The weights of a file.
///
/// # Errors
/// `malformed` for what is no such file, of another version, cut short or changed on its way.
pub(super) fn read(file: &[u8]) -> Result<Weights> {
    let Some((header, body)) = file.split_at_checked(HEADER) else {
        return Err(malformed("at least a header of 24 bytes", file.len().to_string()));
    };
    if header[..8] != MAGIC {
        return Err(malformed("a file that begins with lossCAD", "other bytes".into()));
    }
    let word = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| header[at + byte]));
    if word(8) != VERSION {
        return Err(malformed(&format!("version {VERSION}"), word(8).to_string()));
    }
    if word(12) & !DUAL != 0 {
        return Err(malformed("a known form", word(12).to_string()));
    }
    let form = Form { dual: word(12) & DUAL != 0 };
    let expected = (2 * Weights::count(form)).next_multiple_of(4);
    if body.len() != expected {
        let got = format!("{} bytes", HEADER + body.len());
        return Err(malformed(&format!("{} bytes", HEADER + expected), got));
    }
    if checksum(body) != u64::from(word(16)) | u64::from(word(20)) << 32 {
        return Err(malformed("the checksum of its header", "another".into()));
    }
    let halves = || body.as_chunks::<2>().0.iter().map(|&bytes| u16::from_le_bytes(bytes));
    if halves().any(|half| half & INFINITE == INFINITE) {
        return Err(malformed("finite weights", "one that is not".into()));
    }
    Ok(Weights::read(form, halves().map(single)))
}

fn malformed(expected: &str, got: String) -> Error {
    Error::new(ErrorCode::Malformed, "weights", expected, got)
}

fn checksum(bytes: &[u8]) -> u64 {
    digest(bytes.as_chunks::<4>().0.iter().map(|&word| u32::from_le_bytes(word).into()))
}

/// Exponent of what is not finite.
const INFINITE: u16 = 0x7c00;

/// Largest finite half.
const LARGEST: f32 = 65504.0;

/// The nearest number of half precision, of two the even one; what is larger becomes the largest.
fn half(x: f32) -> u16 {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let size = x.abs().min(LARGEST);
    // Below the normal numbers the spacing stays that of the smallest ones.
    let exponent = ((size.to_bits() >> 23) as i32 - 127).max(-14);
    let steps = libm::rint(libm::scalbn(f64::from(size), 10 - exponent)) as u16;
    // The leading bit of a normal number counts its exponent up, and so does a carry.
    sign | ((((exponent + 14) as u16) << 10) + steps)
}

/// A finite half as a float.
fn single(half: u16) -> f32 {
    // Moved into place the exponent is 112 too small, for normal numbers and others alike.
    const SCALE: f32 = f32::from_bits((127 + 112) << 23);
    let size = f32::from_bits(u32::from(half & 0x7fff) << 13) * SCALE;
    if half & 0x8000 != 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finite_half_is_kept() {
        for bits in (0..=u16::MAX).filter(|bits| bits & INFINITE != INFINITE) {
            assert_eq!(half(single(bits)), bits, "{bits:#06x}");
        }
        assert_eq!(
            [1.0, -2.5, 65504.0, 1e9, 5.960_464_5e-8, 1e-9].map(half),
            [0x3c00, 0xc100, 0x7bff, 0x7bff, 1, 0]
        );
        // Half way goes to the even one.
        assert_eq!([1.0 + 1.0 / 2048.0, 1.0 + 3.0 / 2048.0].map(half), [0x3c00, 0x3c02]);
    }
}
