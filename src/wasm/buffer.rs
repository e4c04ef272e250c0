//! Floats that live in wasm memory: what bulk callers work on without copies.

use super::arrays::reserve;
use crate::entry::Digits;
use crate::kernels::softmax::{Algorithm, log_softmax, softmax};
use crate::kernels::{Fault, Stream};
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
        temperature: f64,
        algorithm: usize,
    ) -> Result<(), JsValue> {
        let rows = Rows::new(length, rows, temperature)?;
        self.run(None, &rows, &|rows, columns, scale| {
            softmax(Algorithm::ALL[algorithm], rows, columns, scale)
        })
    }

    /// Softmax of each row of `logits`.
    #[wasm_bindgen(js_name = softmaxOf)]
    pub fn softmax_of(
        &mut self,
        logits: &Buffer,
        length: usize,
        rows: f64,
        temperature: f64,
        algorithm: usize,
    ) -> Result<(), JsValue> {
        let rows = Rows::new(length, rows, temperature)?;
        self.run(Some(logits), &rows, &|rows, columns, scale| {
            softmax(Algorithm::ALL[algorithm], rows, columns, scale)
        })
    }

    /// Logarithm of the softmax of each row, in place.
    #[wasm_bindgen(js_name = logSoftmax)]
    pub fn log_softmax(
        &mut self,
        length: usize,
        rows: f64,
        temperature: f64,
    ) -> Result<(), JsValue> {
        self.run(None, &Rows::new(length, rows, temperature)?, &log_softmax)
    }

    /// Logarithm of the softmax of each row of `logits`.
    #[wasm_bindgen(js_name = logSoftmaxOf)]
    pub fn log_softmax_of(
        &mut self,
        logits: &Buffer,
        length: usize,
        rows: f64,
        temperature: f64,
    ) -> Result<(), JsValue> {
        self.run(Some(logits), &Rows::new(length, rows, temperature)?, &log_softmax)
    }

    /// Vector-Jacobian product of softmax, in place: logits become `∂L/∂logits`, for
    /// `upstream = ∂L/∂probabilities`.
    #[wasm_bindgen(js_name = softmaxGradient)]
    pub fn softmax_gradient(
        &mut self,
        upstream: &Buffer,
        length: usize,
        rows: f64,
        temperature: f64,
    ) -> Result<(), JsValue> {
        let rows = Rows::new(length, rows, temperature)?;
        let upstream = upstream.first("upstream", length)?;
        parts::check_upstream(upstream, length)?;
        self.run(None, &rows, &|rows, columns, scale| {
            softmax(Algorithm::Auto, rows, columns, scale)
        })?;
        parts::softmax_vjp_at(&mut self.values[..length], upstream, rows.columns, rows.temperature);
        Ok(())
    }
}

/// What a method does with the rows of a stream, given their length and the inverse temperature.
type Work<'a> = &'a dyn Fn(Stream<'_>, usize, f32) -> Result<(), Fault>;

impl Buffer {
    /// What all methods share: finds the elements, those of `logits` or its own, and does the work on them.
    fn run(&mut self, logits: Option<&Buffer>, rows: &Rows, work: Work<'_>) -> Result<(), JsValue> {
        let &Rows { length, columns, temperature } = rows;
        let logits = logits.map(|logits| logits.first("logits", length)).transpose()?;
        let out = self.first_mut(if logits.is_none() { "buffer" } else { "target" }, length)?;
        let (stream, scale) = if parts::has_inverse(temperature) {
            let stream = match logits {
                Some(logits) => Stream::between(logits, out),
                None => Stream::within(out),
            };
            (stream, 1.0 / temperature)
        } else {
            out.copy_from_slice(&parts::tempered(logits.unwrap_or(out), columns, temperature)?);
            (Stream::within(out), 1.0)
        };
        work(stream, columns, scale).map_err(|fault| parts::row_error("logits", fault).into())
    }

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
    length: usize,
    pub(super) columns: usize,
    temperature: f32,
}

impl Rows {
    pub(super) fn new(length: usize, rows: f64, temperature: f64) -> Result<Self> {
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
        let temperature = parts::temperature(temperature)?;
        Ok(Self { length, columns: length / count, temperature })
    }
}

fn too_short(name: &str, length: usize, capacity: usize) -> Error {
    let (expected, got) = (format!("at least {length} elements"), format!("{capacity} elements"));
    Error::new(ErrorCode::LengthMismatch, name, expected, got)
}
