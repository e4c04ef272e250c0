//! Floats that live in wasm memory: what bulk callers work on without copies.

use super::arrays::reserve;
use crate::kernels::softmax::softmax_rows;
use crate::softmax::parts;
use crate::{Error, ErrorCode, Result};
use wasm_bindgen::prelude::*;

/// A fixed number of floats in wasm memory. JavaScript reads and writes them through a view of
/// `[address, address + length)`; the view is void once the memory has grown or the buffer is freed.
///
/// The methods work on the first `length` elements, in `rows` rows of equal length. A value that has
/// no answer (`not_finite`, `all_masked`) is found on the way, so the elements of the target are
/// unspecified after that error; every other error leaves them as they were.
#[wasm_bindgen]
pub struct Buffer {
    values: Vec<f32>,
}

#[wasm_bindgen]
impl Buffer {
    /// Zeros. Throws `out_of_range` or `out_of_memory`.
    #[wasm_bindgen(constructor)]
    pub fn new(length: f64) -> Result<Buffer, JsValue> {
        if !(length >= 1.0 && length.fract() == 0.0) {
            let (expected, got) = ("a whole number of elements from 1", length.to_string());
            return Err(Error::new(ErrorCode::OutOfRange, "length", expected, got).into());
        }
        Ok(Self { values: reserve("length", length)? })
    }

    /// Byte offset of the first element in the memory.
    #[wasm_bindgen(getter)]
    pub fn address(&self) -> usize {
        self.values.as_ptr() as usize
    }

    /// Number of elements.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.values.len()
    }

    /// Softmax of each row, in place.
    pub fn softmax(&mut self, length: usize, rows: f64, temperature: f32) -> Result<(), JsValue> {
        let columns = columns(length, self.values.len(), rows)?;
        parts::check_positive("temperature", temperature)?;
        let logits = self.values[..length].to_vec();
        softmax_rows(&logits, &mut self.values[..length], columns, 1.0 / temperature)
            .map_err(|fault| parts::row_error("logits", fault))?;
        Ok(())
    }
}

/// Length of each of `rows` equal rows of the first `length` elements of a buffer.
fn columns(length: usize, capacity: usize, rows: f64) -> Result<usize> {
    if length == 0 {
        return Err(Error::new(ErrorCode::Empty, "logits", "at least one element", "none"));
    }
    if length > capacity {
        let (expected, got) = (format!("at most {capacity}"), length.to_string());
        return Err(Error::new(ErrorCode::OutOfRange, "length", expected, got));
    }
    let divides = rows >= 1.0 && rows.fract() == 0.0 && length as f64 % rows == 0.0;
    if !divides {
        let expected = format!("a whole number that divides {length} elements");
        return Err(Error::new(ErrorCode::LengthMismatch, "rows", expected, rows.to_string()));
    }
    Ok(length / rows as usize)
}
