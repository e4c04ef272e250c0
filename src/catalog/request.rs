//! A call of a catalog function as Rust writes it, without a list of arrays.

use crate::entry::{Array, Arrays, Data, Entry, Params, Value};
use crate::{Error, ErrorCode, Result};

/// A call under construction; a mistake in an argument comes out of [`Request::evaluate`].
///
/// ```
/// let answer = lossarium::catalog::call("focal_loss")?
///     .f32("logits", [1, 3], &[2.0, 1.0, -1.0])
///     .i32("labels", [1], &[0])
///     .param("gamma", 2.0)
///     .evaluate()?;
/// assert!((answer.scalar("loss")? - 0.030_29).abs() < 1e-5);
/// assert_eq!(answer.f32("grad.logits")?.len(), 3);
/// # Ok::<(), lossarium::Error>(())
/// ```
#[derive(Debug)]
pub struct Request {
    entry: &'static Entry,
    inputs: Result<Arrays>,
    params: Params,
}

/// Starts a call of a function by name.
///
/// # Errors
/// `unknown_function` if the catalog has none of that name.
pub fn call(id: &str) -> Result<Request> {
    Ok(Request { entry: super::find(id)?, inputs: Ok(Vec::new()), params: Vec::new() })
}

impl Request {
    /// Adds an input of floats.
    #[must_use]
    pub fn f32(self, name: &str, shape: impl Into<Vec<usize>>, values: &[f32]) -> Self {
        self.input(name, Array::f32(shape, values.to_vec()))
    }

    /// Adds an input of integers.
    #[must_use]
    pub fn i32(self, name: &str, shape: impl Into<Vec<usize>>, values: &[i32]) -> Self {
        self.input(name, Array::i32(shape, values.to_vec()))
    }

    /// Adds an input of text.
    #[must_use]
    pub fn text(self, name: &str, text: &str) -> Self {
        self.input(name, Ok(Array::text(text)))
    }

    /// Sets a param.
    #[must_use]
    pub fn param(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// Checks the call and runs the function.
    ///
    /// # Errors
    /// Every mistake in an input or a param, named.
    pub fn evaluate(self) -> Result<Answer> {
        self.entry.evaluate(self.inputs?, &self.params).map(Answer)
    }

    fn input(mut self, name: &str, array: Result<Array>) -> Self {
        let named = array.map_err(|error| Error { argument: name.into(), ..error });
        self.inputs = self.inputs.and_then(|mut inputs| {
            inputs.push((name.into(), named?));
            Ok(inputs)
        });
        self
    }
}

/// The outputs of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer(Arrays);

impl Answer {
    /// An output by name, gradients as `grad.<input>`.
    ///
    /// # Errors
    /// `unknown_argument` if the call gave no output of that name.
    pub fn array(&self, name: &str) -> Result<&Array> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map(|(_, array)| array).ok_or_else(|| {
            let names: Vec<_> = self.0.iter().map(|(name, _)| name.as_str()).collect();
            Error::new(ErrorCode::UnknownArgument, name, names.join(", "), "another output")
        })
    }

    /// Elements of an output of floats.
    ///
    /// # Errors
    /// As [`Answer::array`], and `wrong_type` of an output of integers.
    pub fn f32(&self, name: &str) -> Result<&[f32]> {
        match self.array(name)?.data() {
            Data::F32(values) => Ok(values),
            other => Err(wrong_type(name, "32-bit floats", other)),
        }
    }

    /// Elements of an output of integers.
    ///
    /// # Errors
    /// As [`Answer::array`], and `wrong_type` of an output of floats.
    pub fn i32(&self, name: &str) -> Result<&[i32]> {
        match self.array(name)?.data() {
            Data::I32(values) => Ok(values),
            other => Err(wrong_type(name, "32-bit integers", other)),
        }
    }

    /// The first element of an output of floats: a loss.
    ///
    /// # Errors
    /// As [`Answer::f32`], and `empty` of an output without elements.
    pub fn scalar(&self, name: &str) -> Result<f32> {
        let first = self.f32(name)?.first().copied();
        first.ok_or_else(|| Error::new(ErrorCode::Empty, name, "an element", "none"))
    }
}

fn wrong_type(name: &str, expected: &str, data: &Data) -> Error {
    Error::new(ErrorCode::WrongType, name, expected, data.kind().describe())
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Value {
    fn from(word: &str) -> Self {
        Self::Text(word.into())
    }
}

impl From<&[f64]> for Value {
    fn from(numbers: &[f64]) -> Self {
        Self::List(numbers.iter().map(|&number| Self::Number(number)).collect())
    }
}
