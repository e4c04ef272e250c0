//! Plain trips through a buffer: what the traffic of an algorithm costs at the least, on this machine and now.

use super::buffer::Buffer;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Buffer {
    /// Reads every element once; the result keeps the reads from being optimized away.
    #[wasm_bindgen(js_name = streamRead)]
    pub fn stream_read(&self) -> u32 {
        self.values.iter().fold(0, |bits, value| bits ^ value.to_bits())
    }

    /// Reads and writes every element once. A `factor` of 1 keeps the values, which the compiler cannot know.
    #[wasm_bindgen(js_name = streamScale)]
    pub fn stream_scale(&mut self, factor: f32) {
        self.values.iter_mut().for_each(|value| *value *= factor);
    }

    /// Reads every element of `from` once and writes every element here once.
    #[wasm_bindgen(js_name = streamFrom)]
    pub fn stream_from(&mut self, from: &Buffer, factor: f32) {
        self.values.iter_mut().zip(&from.values).for_each(|(value, from)| *value = from * factor);
    }
}
