//! Arrays as they cross the catalog: numbers or text, with a shape.

use crate::{Error, ErrorCode, Result};
use serde::{Deserialize, Serialize};

/// The element type of an [`Array`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 32-bit floating point numbers.
    F32,
    /// 32-bit signed integers: labels, indices, masks, counts.
    I32,
    /// One piece of text.
    Text,
}

impl Kind {
    /// The kind in words, for messages.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::F32 => "32-bit floats",
            Self::I32 => "32-bit integers",
            Self::Text => "text",
        }
    }
}

/// The elements of an [`Array`], row-major.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Data {
    /// 32-bit floating point numbers.
    F32(Vec<f32>),
    /// 32-bit signed integers.
    I32(Vec<i32>),
    /// One piece of text.
    Text(String),
}

impl Data {
    /// The element type.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::F32(_) => Kind::F32,
            Self::I32(_) => Kind::I32,
            Self::Text(_) => Kind::Text,
        }
    }
}

/// A shape and its elements. A scalar has the empty shape and one element; text has the empty shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    shape: Vec<usize>,
    data: Data,
}

impl Array {
    /// An array of floats.
    ///
    /// # Errors
    /// `length_mismatch` if `data` does not have as many elements as `shape` says.
    pub fn f32(shape: impl Into<Vec<usize>>, data: Vec<f32>) -> Result<Self> {
        Self::numbers(shape.into(), data.len(), Data::F32(data))
    }

    /// An array of integers.
    ///
    /// # Errors
    /// As [`Array::f32`].
    pub fn i32(shape: impl Into<Vec<usize>>, data: Vec<i32>) -> Result<Self> {
        Self::numbers(shape.into(), data.len(), Data::I32(data))
    }

    /// A piece of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { shape: Vec::new(), data: Data::Text(text.into()) }
    }

    fn numbers(shape: Vec<usize>, length: usize, data: Data) -> Result<Self> {
        let elements = shape.iter().try_fold(1usize, |n, &d| n.checked_mul(d));
        if elements == Some(length) {
            return Ok(Self { shape, data });
        }
        Err(Error::new(
            ErrorCode::LengthMismatch,
            "data",
            format!("as many elements as the shape {} has", describe_shape(&shape)),
            format!("{length} elements"),
        ))
    }

    /// Sizes of the axes, outermost first.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The elements.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The element type.
    pub fn kind(&self) -> Kind {
        self.data.kind()
    }

    /// Shape and elements, without a copy.
    pub fn into_parts(self) -> (Vec<usize>, Data) {
        (self.shape, self.data)
    }
}

/// A shape in words: `[3, 5]`, or `a scalar`.
pub(super) fn describe_shape(shape: &[usize]) -> String {
    if shape.is_empty() {
        return "a scalar".into();
    }
    let sizes: Vec<_> = shape.iter().map(usize::to_string).collect();
    format!("[{}]", sizes.join(", "))
}
