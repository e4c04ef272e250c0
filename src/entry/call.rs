//! One call of a catalog function: checked inputs and params on the way in, outputs on the way out.

use super::array::{Array, Data};
use super::input::Sizes;
use super::outputs::Outputs;
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
    pub(super) entry: &'static Entry,
    inputs: Vec<Option<Array>>,
    params: Vec<Value>,
    given: Vec<bool>,
    pub(super) sizes: Sizes,
}

impl Call {
    /// Params alone, for what follows from them without inputs.
    ///
    /// # Errors
    /// What the declaration of the params refuses.
    #[cfg(feature = "nn")]
    pub(crate) fn of_params(entry: &'static Entry, params: &Params) -> Result<Self> {
        let params = check_params(entry, params)?;
        let (inputs, given) = (vec![], vec![]);
        Ok(Self { entry, inputs, params, given, sizes: Sizes::default() })
    }

    pub(super) fn new(entry: &'static Entry, inputs: Arrays, params: &Params) -> Result<Self> {
        let named = |param: &super::Param| params.iter().any(|(name, _)| name == param.name);
        let given = entry.params.iter().map(named).collect();
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
        Ok(Self { entry, inputs: slots, params, given, sizes })
    }

    /// Elements of a required input of floats.
    pub fn f32(&self, name: &str) -> &[f32] {
        self.optional_f32(name).unwrap_or_else(|| self.misused(name))
    }

    /// Elements of an input of floats, if it was given.
    pub fn optional_f32(&self, name: &str) -> Option<&[f32]> {
        self.input(name).map(|array| match array.data() {
            Data::F32(values) => values.as_slice(),
            _ => self.misused(name),
        })
    }

    /// Elements of a required input of floats, in double precision.
    pub fn f64(&self, name: &str) -> Vec<f64> {
        widen(self.f32(name))
    }

    /// Elements of an input of floats in double precision, if it was given.
    pub fn optional_f64(&self, name: &str) -> Option<Vec<f64>> {
        self.optional_f32(name).map(widen)
    }

    /// The one element of a required input of floats without axes.
    pub fn scalar(&self, name: &str) -> f64 {
        self.f32(name)[0].into()
    }

    /// Elements of a required input of integers.
    pub fn i32(&self, name: &str) -> &[i32] {
        self.optional_i32(name).unwrap_or_else(|| self.misused(name))
    }

    /// Elements of an input of integers, if it was given.
    pub fn optional_i32(&self, name: &str) -> Option<&[i32]> {
        self.input(name).map(|array| match array.data() {
            Data::I32(values) => values.as_slice(),
            _ => self.misused(name),
        })
    }

    /// A required input of text.
    pub fn text(&self, name: &str) -> &str {
        match self.input(name).map(Array::data) {
            Some(Data::Text(text)) => text,
            _ => self.misused(name),
        }
    }

    /// Was this input given?
    pub fn has(&self, name: &str) -> bool {
        self.input(name).is_some()
    }

    /// Does the call say this param, where its default depends on others or there is none that fits all data?
    pub fn says(&self, name: &str) -> bool {
        self.given[self.param_slot(name)]
    }

    /// Shape of an input that was given.
    pub fn shape(&self, name: &str) -> &[usize] {
        self.input(name).unwrap_or_else(|| self.misused(name)).shape()
    }

    /// Size of a named axis.
    pub fn size(&self, axis: &str) -> usize {
        self.sizes.get(axis).unwrap_or_else(|| self.misused(axis))
    }

    /// A param that is a real number.
    pub fn float(&self, name: &str) -> f64 {
        match self.param(name) {
            Value::Number(number) => *number,
            _ => self.misused(name),
        }
    }

    /// A param that is a whole number.
    pub fn integer(&self, name: &str) -> i64 {
        self.float(name) as i64
    }

    /// A param that is a whole number, or nothing where the call says the word it also takes.
    pub fn integer_or_word(&self, name: &str) -> Option<i64> {
        match self.param(name) {
            Value::Number(number) => Some(*number as i64),
            _ => None,
        }
    }

    /// A param that is a list of numbers.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        let number = |value: &Value| match value {
            Value::Number(number) => *number,
            _ => self.misused(name),
        };
        self.list(name).iter().map(number).collect()
    }

    /// A param that is a list of words.
    #[cfg(feature = "drawing2cad")]
    pub fn words(&self, name: &str) -> Vec<&str> {
        self.list(name).iter().filter_map(Value::as_text).collect()
    }

    /// A param that is a list of named shapes.
    #[cfg(feature = "drawing2cad")]
    pub fn shapes(&self, name: &str) -> Vec<(&str, Vec<usize>)> {
        self.list(name).iter().filter_map(Value::as_shape).collect()
    }

    fn list(&self, name: &str) -> &[Value] {
        match self.param(name) {
            Value::List(values) => values,
            _ => self.misused(name),
        }
    }

    /// Asks for an axis of at least `least` elements, for functions that mean nothing below.
    ///
    /// # Errors
    /// `shape_mismatch` of the first given input that has the axis.
    pub fn at_least(&self, axis: &str, least: usize) -> Result<()> {
        if self.size(axis) >= least {
            return Ok(());
        }
        let input = self.entry.inputs.iter().find(|input| input.axes.contains(&axis));
        let expected = format!("at least {least} {axis}");
        let name = input.map_or(axis, |input| input.name);
        Err(Error::new(ErrorCode::ShapeMismatch, name, expected, self.size(axis).to_string()))
    }

    /// A param that is true or false.
    pub fn flag(&self, name: &str) -> bool {
        match self.param(name) {
            Value::Flag(flag) => *flag,
            _ => self.misused(name),
        }
    }

    /// A param that is one of a list of words.
    pub fn choice(&self, name: &str) -> &str {
        match self.param(name) {
            Value::Text(text) => text,
            _ => self.misused(name),
        }
    }

    /// An empty set of outputs for this call.
    pub fn outputs(&self) -> Outputs<'_> {
        Outputs::new(self)
    }

    pub(super) fn input(&self, name: &str) -> Option<&Array> {
        let slot = self.entry.inputs.iter().position(|input| input.name == name);
        self.inputs[slot.unwrap_or_else(|| self.misused(name))].as_ref()
    }

    fn param(&self, name: &str) -> &Value {
        &self.params[self.param_slot(name)]
    }

    fn param_slot(&self, name: &str) -> usize {
        let slot = self.entry.params.iter().position(|param| param.name == name);
        slot.unwrap_or_else(|| self.misused(name))
    }

    /// A function asks for what its entry does not declare, or for another kind of it.
    #[cold]
    #[inline(never)]
    pub(super) fn misused(&self, name: &str) -> ! {
        panic!("{} does not declare {name} as what it takes it for", self.entry.id)
    }
}

/// Floats in double precision.
pub(crate) fn widen(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| value.into()).collect()
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
