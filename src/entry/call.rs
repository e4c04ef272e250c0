//! One call of a catalog function: checked inputs and params on the way in, outputs on the way out.

use super::array::{Array, Data};
use super::input::Sizes;
use super::param::Value;
use super::{Entry, describe_names};
use crate::{Error, ErrorCode, Result};

/// Named arrays: the inputs of a call, in any order, or its outputs, in the declared one.
pub type Arrays = Vec<(String, Array)>;

/// Named settings of a call, in any order; what is left out has its default.
pub type Params = Vec<(String, Value)>;

/// A call whose inputs and params fit the declaration of its function.
///
/// The accessors take names that the [`Entry`] declares; any other name is a mistake in the crate,
/// found by the first golden of the function, and panics.
#[derive(Debug)]
pub struct Call {
    entry: &'static Entry,
    inputs: Vec<Option<Array>>,
    params: Vec<Value>,
    sizes: Sizes,
}

impl Call {
    pub(super) fn new(entry: &'static Entry, inputs: Arrays, params: &Params) -> Result<Self> {
        let params = check_params(entry, params)?;
        let mut slots: Vec<Option<Array>> = entry.inputs.iter().map(|_| None).collect();
        for (name, array) in inputs {
            let Some(slot) = entry.inputs.iter().position(|input| input.name == name) else {
                return Err(unknown(&name, entry.inputs.iter().map(|input| input.name)));
            };
            slots[slot] = Some(array);
        }
        let mut sizes = Sizes::default();
        for (input, slot) in entry.inputs.iter().zip(&slots) {
            match slot {
                Some(array) => input.check(array, &mut sizes)?,
                None if input.optional => {}
                None => {
                    let expected = input.kind.describe();
                    let code = ErrorCode::MissingInput;
                    return Err(Error::new(code, input.name, expected, "nothing"));
                }
            }
        }
        Ok(Self { entry, inputs: slots, params, sizes })
    }

    /// Elements of a required input of floats.
    pub fn f32(&self, name: &str) -> &[f32] {
        self.optional_f32(name).unwrap_or_else(|| panic!("{name} is an optional input"))
    }

    /// Elements of an input of floats, if it was given.
    pub fn optional_f32(&self, name: &str) -> Option<&[f32]> {
        self.input(name).map(|array| match array.data() {
            Data::F32(values) => values.as_slice(),
            other => panic!("{name} is declared as {}", other.kind().describe()),
        })
    }

    /// Elements of a required input of integers.
    pub fn i32(&self, name: &str) -> &[i32] {
        self.optional_i32(name).unwrap_or_else(|| panic!("{name} is an optional input"))
    }

    /// Elements of an input of integers, if it was given.
    pub fn optional_i32(&self, name: &str) -> Option<&[i32]> {
        self.input(name).map(|array| match array.data() {
            Data::I32(values) => values.as_slice(),
            other => panic!("{name} is declared as {}", other.kind().describe()),
        })
    }

    /// A required input of text.
    pub fn text(&self, name: &str) -> &str {
        match self.input(name).map(Array::data) {
            Some(Data::Text(text)) => text,
            _ => panic!("{name} is not a required text input"),
        }
    }

    /// Size of a named axis.
    pub fn size(&self, axis: &str) -> usize {
        self.sizes.get(axis).unwrap_or_else(|| panic!("no given input has an axis {axis}"))
    }

    /// A param that is a real number.
    pub fn float(&self, name: &str) -> f64 {
        match self.param(name) {
            Value::Number(number) => *number,
            other => panic!("{name} is declared as {}", other.describe()),
        }
    }

    /// A param that is a whole number.
    pub fn integer(&self, name: &str) -> i64 {
        self.float(name) as i64
    }

    /// A param that is true or false.
    pub fn flag(&self, name: &str) -> bool {
        match self.param(name) {
            Value::Flag(flag) => *flag,
            other => panic!("{name} is declared as {}", other.describe()),
        }
    }

    /// A param that is one of a list of words.
    pub fn choice(&self, name: &str) -> &str {
        match self.param(name) {
            Value::Text(text) => text,
            other => panic!("{name} is declared as {}", other.describe()),
        }
    }

    /// An empty set of outputs for this call.
    pub fn outputs(&self) -> Outputs<'_> {
        Outputs { call: self, arrays: Vec::new() }
    }

    fn input(&self, name: &str) -> Option<&Array> {
        let slot = self.entry.inputs.iter().position(|input| input.name == name);
        self.inputs[slot.unwrap_or_else(|| panic!("{} has no input {name}", self.entry.id))]
            .as_ref()
    }

    fn param(&self, name: &str) -> &Value {
        let slot = self.entry.params.iter().position(|param| param.name == name);
        &self.params[slot.unwrap_or_else(|| panic!("{} has no param {name}", self.entry.id))]
    }
}

fn check_params(entry: &Entry, params: &Params) -> Result<Vec<Value>> {
    let mut values: Vec<_> = entry.params.iter().map(super::Param::default).collect();
    for (name, value) in params {
        let Some(slot) = entry.params.iter().position(|param| param.name == name) else {
            return Err(unknown(name, entry.params.iter().map(|param| param.name)));
        };
        entry.params[slot].check(value)?;
        values[slot] = value.clone();
    }
    Ok(values)
}

fn unknown(name: &str, declared: impl Iterator<Item = &'static str>) -> Error {
    let expected = describe_names(declared);
    Error::new(ErrorCode::UnknownArgument, name, expected, "a name that is not declared")
}

/// The outputs of one call, under construction. Shapes follow from the declaration.
#[derive(Debug)]
pub struct Outputs<'a> {
    call: &'a Call,
    arrays: Arrays,
}

impl Outputs<'_> {
    /// Adds a declared output of floats whose shape follows from the inputs'.
    pub fn f32(&mut self, name: &str, values: Vec<f32>) -> &mut Self {
        let shape = self.declared_shape(name);
        self.shaped(name, Array::f32(shape, values))
    }

    /// Adds a declared output of integers whose shape follows from the inputs'.
    pub fn i32(&mut self, name: &str, values: Vec<i32>) -> &mut Self {
        let shape = self.declared_shape(name);
        self.shaped(name, Array::i32(shape, values))
    }

    /// Adds a declared output whose shape depends on the data.
    pub fn shaped(&mut self, name: &str, array: Result<Array>) -> &mut Self {
        let array = array.unwrap_or_else(|error| panic!("{name}: {error}"));
        self.arrays.push((name.to_string(), array));
        self
    }

    /// Adds `grad.<input>`, which has the shape of the input.
    pub fn gradient(&mut self, input: &str, values: Vec<f32>) -> &mut Self {
        let array = self.call.input(input).unwrap_or_else(|| panic!("{input} was not given"));
        let shape = array.shape().to_vec();
        self.shaped(&format!("grad.{input}"), Array::f32(shape, values))
    }

    /// The finished outputs.
    pub fn finish(&mut self) -> Arrays {
        std::mem::take(&mut self.arrays)
    }

    fn declared_shape(&self, name: &str) -> Vec<usize> {
        let output = self.call.entry.outputs.iter().find(|output| output.name == name);
        let output =
            output.unwrap_or_else(|| panic!("{} has no output {name}", self.call.entry.id));
        self.call.sizes.resolve(output.axes).unwrap_or_else(|| panic!("{name} has an unbound axis"))
    }
}
