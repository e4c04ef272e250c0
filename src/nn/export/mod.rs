//! Weights as files that other programs open: safetensors, JSON, and ONNX for chains of dense and convolutional layers.

mod json;
mod onnx;
mod protobuf;
mod safetensors;

pub use json::json;
pub use onnx::{Graph, Node, onnx};
pub use safetensors::safetensors;

use super::Tensor;

/// Weights by name, in the order in which the network uses them.
pub type Named<'a> = [(&'a str, &'a Tensor)];

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\0'..='\x1f' => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A shape as JSON writes it.
fn sizes(tensor: &Tensor) -> String {
    let sizes: Vec<_> = tensor.shape().iter().map(usize::to_string).collect();
    format!("[{}]", sizes.join(","))
}

/// Single precision, little endian, as both binary formats hold it.
fn bytes(tensor: &Tensor) -> impl Iterator<Item = u8> {
    tensor.values.iter().flat_map(|value| value.to_le_bytes())
}
