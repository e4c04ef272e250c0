//! IDX, the format of MNIST: a magic number, the sizes of the axes, then the bytes of the elements, row-major.

use crate::{Error, ErrorCode, Result};

/// More axes than images with channels have are no data set of ours.
const MOST_AXES: usize = 4;

/// Bytes with a shape, as they stand in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idx<'a> {
    /// Sizes of the axes, outermost first.
    pub shape: Vec<usize>,
    /// The elements.
    pub data: &'a [u8],
}

impl<'a> Idx<'a> {
    /// Reads a whole file of unsigned bytes. `name` is what messages call it.
    ///
    /// # Errors
    /// `malformed`, with the byte at which the file stops following the format: another magic number, fewer bytes than
    /// the sizes of the axes ask for, or more.
    pub fn read(name: &str, bytes: &'a [u8]) -> Result<Self> {
        let (idx, rest) = Self::read_first(name, bytes)?;
        if rest.is_empty() {
            return Ok(idx);
        }
        let end = bytes.len() - rest.len();
        let expected = format!("the end of the file at byte {end}, as its axes say");
        Err(malformed(name, expected, format!("{} more bytes", rest.len())))
    }

    /// Reads what stands first in `bytes`, and gives what follows it.
    ///
    /// # Errors
    /// As [`Idx::read`].
    pub fn read_first(name: &str, bytes: &'a [u8]) -> Result<(Self, &'a [u8])> {
        let shape = read_shape(name, bytes)?;
        let start = 4 + 4 * shape.len();
        let length = shape.iter().try_fold(1usize, |product, &size| product.checked_mul(size));
        let end = length.and_then(|length| length.checked_add(start));
        match end {
            Some(end) if end <= bytes.len() => {
                Ok((Self { shape, data: &bytes[start..end] }, &bytes[end..]))
            }
            _ => {
                let wanted = end.map_or("more than memory holds".into(), |end| end.to_string());
                let expected = format!("{wanted} bytes for the axes {shape:?}");
                Err(malformed(name, expected, format!("the end at byte {}", bytes.len())))
            }
        }
    }
}

/// The magic number (two zeros, 8 for unsigned bytes, the number of axes) and the sizes of the axes.
fn read_shape(name: &str, bytes: &[u8]) -> Result<Vec<usize>> {
    let axes = match bytes {
        [0, 0, 8, axes, ..] if (1..=MOST_AXES).contains(&usize::from(*axes)) => usize::from(*axes),
        _ => {
            let expected = format!(
                "at byte 0 the magic number 0, 0, 8, 1 to {MOST_AXES} of an IDX file of bytes"
            );
            let got = match &bytes[..bytes.len().min(4)] {
                [31, 139, ..] => "a gzip file; unpack it first".into(),
                first => format!("{first:?}"),
            };
            return Err(malformed(name, expected, got));
        }
    };
    let sizes = bytes[4..].chunks_exact(4).take(axes).map(|size| {
        let size = u32::from_be_bytes([size[0], size[1], size[2], size[3]]);
        size as usize
    });
    let shape: Vec<_> = sizes.collect();
    if shape.len() < axes {
        let expected = format!("{axes} sizes of axes up to byte {}", 4 + 4 * axes);
        return Err(malformed(name, expected, format!("the end at byte {}", bytes.len())));
    }
    Ok(shape)
}

fn malformed(name: &str, expected: String, got: String) -> Error {
    Error::new(ErrorCode::Malformed, name, expected, got)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: [u8; 14] = [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 9];

    fn refusal(bytes: &[u8]) -> String {
        let error = Idx::read("images", bytes).unwrap_err();
        assert_eq!((error.code, error.argument.as_str()), (ErrorCode::Malformed, "images"));
        format!("{}; {}", error.expected, error.got)
    }

    #[test]
    fn reads_axes_and_elements() {
        let idx = Idx::read("images", &FILE).unwrap();
        assert_eq!((idx.shape.as_slice(), idx.data), ([1, 2].as_slice(), [7, 9].as_slice()));
    }

    #[test]
    fn gives_what_follows() {
        let two = [FILE, FILE].concat();
        let (_, rest) = Idx::read_first("images", &two).unwrap();
        assert_eq!(rest, FILE);
    }

    #[test]
    fn says_at_which_byte_a_file_goes_wrong() {
        for length in 0..FILE.len() {
            let text = refusal(&FILE[..length]);
            if length >= 4 {
                assert!(text.contains(&format!("the end at byte {length}")), "{text}");
            }
        }
        assert!(refusal(&[FILE.as_slice(), &[1]].concat()).contains("end of the file at byte 14"));
        assert!(refusal(&[0, 0, 13, 1, 0, 0, 0, 0]).contains("at byte 0"));
        assert!(refusal(&[31, 139, 8, 0]).contains("gzip"));
    }

    #[test]
    fn refuses_sizes_beyond_memory() {
        let huge = [0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255];
        assert!(refusal(&huge).contains("memory"));
    }
}
