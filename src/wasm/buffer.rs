//! Floats that live in wasm memory: what bulk callers work on without copies.

use super::arrays::reserve;
use crate::entry::Digits;
use crate::kernels::Fault;
use crate::kernels::softmax::{
    Algorithm, log_softmax_rows, log_softmax_rows_in_place, softmax_rows_in_place,
    softmax_rows_with, softmax_vjp_rows_in_place,
};
use crate::softmax::parts;
use crate::{Error, ErrorCode, Result};
use wasm_bindgen::prelude::*;

/// A fixed number of floats in wasm memory. JavaScript reads and writes them through a view of
/// `[address, address + length)`; the view is void once the memory has grown or the buffer is freed.
///
/// The methods work on the first `length` elements, in `rows` rows of equal length; an algorithm is its
/// place in [`algorithms`]. A value that has
/// no answer (`not_finite`, `all_masked`) is found on the way, so the elements of the target are
/// unspecified after that error; every other error leaves them as they were.
#[wasm_bindgen]
pub struct Buffer {
    pub(super) values: Vec<f32>,
}

#[wasm_bindgen]
impl Buffer {
    /// Zeros. Throws `out_of_range` or `out_of_memory`.
    #[wasm_bindgen(constructor)]
    pub fn new(length: f64) -> Result<Buffer, JsValue> {
        if !(length >= 1.0 && length.fract() == 0.0) {
            let (expected, got) = ("a whole number of elements from 1", Digits(length).to_string());
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
    pub fn softmax(
        &mut self,
        length: usize,
        rows: f64,
        temperature: f32,
        algorithm: usize,
    ) -> Result<(), JsValue> {
        let Rows { columns, inverse_temperature } = Rows::new(length, rows, temperature)?;
        let values = self.first_mut("buffer", length)?;
        finish(softmax_rows_in_place(
            Algorithm::ALL[algorithm],
            values,
            columns,
            inverse_temperature,
        ))
    }

    /// Softmax of each row of `logits`.
    #[wasm_bindgen(js_name = softmaxOf)]
    pub fn softmax_of(
        &mut self,
        logits: &Buffer,
        length: usize,
        rows: f64,
        temperature: f32,
        algorithm: usize,
    ) -> Result<(), JsValue> {
        let Rows { columns, inverse_temperature } = Rows::new(length, rows, temperature)?;
        let (logits, out) = (logits.first("logits", length)?, self.first_mut("target", length)?);
        let algorithm = Algorithm::ALL[algorithm];
        finish(softmax_rows_with(algorithm, logits, out, columns, inverse_temperature))
    }

    /// Logarithm of the softmax of each row, in place.
    #[wasm_bindgen(js_name = logSoftmax)]
    pub fn log_softmax(
        &mut self,
        length: usize,
        rows: f64,
        temperature: f32,
    ) -> Result<(), JsValue> {
        let Rows { columns, inverse_temperature } = Rows::new(length, rows, temperature)?;
        let values = self.first_mut("buffer", length)?;
        finish(log_softmax_rows_in_place(values, columns, inverse_temperature))
    }

    /// Logarithm of the softmax of each row of `logits`.
    #[wasm_bindgen(js_name = logSoftmaxOf)]
    pub fn log_softmax_of(
        &mut self,
        logits: &Buffer,
        length: usize,
        rows: f64,
        temperature: f32,
    ) -> Result<(), JsValue> {
        let Rows { columns, inverse_temperature } = Rows::new(length, rows, temperature)?;
        let (logits, out) = (logits.first("logits", length)?, self.first_mut("target", length)?);
        finish(log_softmax_rows(logits, out, columns, inverse_temperature))
    }

    /// Vector-Jacobian product of softmax, in place: logits become `∂L/∂logits`, for
    /// `upstream = ∂L/∂probabilities`.
    #[wasm_bindgen(js_name = softmaxGradient)]
    pub fn softmax_gradient(
        &mut self,
        upstream: &Buffer,
        length: usize,
        rows: f64,
        temperature: f32,
    ) -> Result<(), JsValue> {
        let Rows { columns, inverse_temperature } = Rows::new(length, rows, temperature)?;
        let upstream = upstream.first("upstream", length)?;
        let values = self.first_mut("logits", length)?;
        parts::check_upstream(upstream, length)?;
        let softmax =
            softmax_rows_in_place(Algorithm::ALL[0], values, columns, inverse_temperature);
        finish(softmax)?;
        softmax_vjp_rows_in_place(values, upstream, columns, inverse_temperature);
        Ok(())
    }
}

impl Buffer {
    fn first(&self, name: &str, length: usize) -> Result<&[f32]> {
        self.values.get(..length).ok_or_else(|| too_short(name, length, self.values.len()))
    }

    fn first_mut(&mut self, name: &str, length: usize) -> Result<&mut [f32]> {
        let capacity = self.values.len();
        self.values.get_mut(..length).ok_or_else(|| too_short(name, length, capacity))
    }
}

/// Names of the algorithms of softmax, in the order of the numbers that stand for them.
#[wasm_bindgen]
pub fn algorithms() -> Vec<String> {
    Algorithm::ALL.iter().map(|algorithm| algorithm.name().into()).collect()
}

/// The settings that all methods share, checked.
pub(super) struct Rows {
    pub(super) columns: usize,
    inverse_temperature: f32,
}

impl Rows {
    pub(super) fn new(length: usize, rows: f64, temperature: f32) -> Result<Self> {
        // Casts saturate and make NaN 0, so a number that comes back changed was no count of rows.
        let count = rows as usize;
        if length == 0 || count as f64 != rows || !length.is_multiple_of(count) {
            let expected = format!("a whole number that divides {length} elements");
            return Err(Error::new(
                ErrorCode::LengthMismatch,
                "rows",
                expected,
                Digits(rows).to_string(),
            ));
        }
        parts::check_positive("temperature", temperature)?;
        let columns = length / count;
        Ok(Self { columns, inverse_temperature: 1.0 / temperature })
    }
}

fn too_short(name: &str, length: usize, capacity: usize) -> Error {
    let (expected, got) = (format!("at least {length} elements"), format!("{capacity} elements"));
    Error::new(ErrorCode::LengthMismatch, name, expected, got)
}

fn finish(kernel: std::result::Result<(), Fault>) -> Result<(), JsValue> {
    kernel.map_err(|fault| parts::row_error("logits", fault).into())
}
