//! Named arrays between JavaScript and the catalog: `{ shape, data }` with a `Float32Array`, an
//! `Int32Array` or a list of plain numbers, which become what the function declares; or a string.

use super::error::describe;
use crate::entry::{self, Arrays, Data, Digits, Entry, Kind};
use crate::{Error, ErrorCode, Result};
use js_sys::{Array, Float32Array, Int32Array, Object, Reflect};
use wasm_bindgen::prelude::*;

/// The inputs of a call of `entry`.
pub(super) fn read(entry: &Entry, inputs: &Object) -> Result<Arrays> {
    let read = |(name, value): (String, JsValue)| {
        let declared = entry.inputs.iter().find(|input| input.name == name);
        let array = read_array(&name, declared.map_or(Kind::F32, |input| input.kind), &value)?;
        Ok((name, array))
    };
    super::named(inputs).map(read).collect()
}

/// The outputs of a call.
pub(super) fn write(outputs: Arrays) -> Object {
    let object = Object::new();
    for (name, array) in outputs {
        set(&object, &name, &write_array(array));
    }
    object
}

fn read_array(name: &str, kind: Kind, value: &JsValue) -> Result<entry::Array> {
    if let Some(text) = value.as_string() {
        return Ok(entry::Array::text(text));
    }
    let wrong_type = |got: &JsValue, expected: &str| {
        Err(Error::new(ErrorCode::WrongType, name, expected, describe(got)))
    };
    let field = |field: &str| Reflect::get(value, &field.into()).unwrap_or(JsValue::UNDEFINED);
    let (shape, data) = (field("shape"), field("data"));
    let Some(shape) = read_shape(&shape) else {
        return wrong_type(&shape, "an object { shape, data } whose shape is a list of sizes");
    };
    let array = if let Some(floats) = data.dyn_ref::<Float32Array>() {
        let mut values = reserve(name, floats.length().into())?;
        floats.copy_to(&mut values);
        entry::Array::f32(shape, values)
    } else if let Some(integers) = data.dyn_ref::<Int32Array>() {
        let mut values = reserve(name, integers.length().into())?;
        integers.copy_to(&mut values);
        entry::Array::i32(shape, values)
    } else if let Some(numbers) = data.dyn_ref::<Array>() {
        read_numbers(name, kind, shape, numbers)?
    } else {
        return wrong_type(&data, "data in a Float32Array, an Int32Array or a list of numbers");
    };
    array.map_err(|error| Error { argument: name.into(), ..error })
}

/// Plain numbers as an array of the declared kind.
fn read_numbers(
    name: &str,
    kind: Kind,
    shape: Vec<usize>,
    numbers: &Array,
) -> Result<Result<entry::Array>> {
    let wrong_type = |got| Error::new(ErrorCode::WrongType, name, kind.describe(), got);
    let number = |value: JsValue| value.as_f64().ok_or_else(|| wrong_type(describe(&value)));
    let numbers = numbers.iter().map(number).collect::<Result<Vec<f64>>>()?;
    if kind != Kind::I32 {
        return Ok(entry::Array::f32(shape, numbers.iter().map(|&number| number as f32).collect()));
    }
    if let Some(&broken) = numbers.iter().find(|&&number| f64::from(number as i32) != number) {
        return Err(wrong_type(Digits(broken).to_string()));
    }
    Ok(entry::Array::i32(shape, numbers.iter().map(|&number| number as i32).collect()))
}

fn read_shape(shape: &JsValue) -> Option<Vec<usize>> {
    let size = |size: JsValue| {
        let size = size.as_f64()?;
        (size >= 0.0 && size.fract() == 0.0 && size <= f64::from(u32::MAX)).then_some(size as usize)
    };
    shape.dyn_ref::<Array>()?.iter().map(size).collect()
}

/// Zeros for `length` elements, or an error instead of a trap. A length beyond 32 bits saturates.
pub(super) fn reserve<T: Clone + Default>(name: &str, length: f64) -> Result<Vec<T>> {
    let mut values = Vec::new();
    values.try_reserve_exact(length as usize).map_err(|_| {
        let expected = "a length that fits into the memory of the instance";
        Error::new(ErrorCode::OutOfMemory, name, expected, format!("{} elements", Digits(length)))
    })?;
    values.resize(length as usize, T::default());
    Ok(values)
}

pub(super) fn write_array(array: entry::Array) -> JsValue {
    let (shape, data) = array.into_parts();
    let data: JsValue = match data {
        Data::F32(values) => Float32Array::from(values.as_slice()).into(),
        Data::I32(values) => Int32Array::from(values.as_slice()).into(),
        Data::Text(text) => return text.into(),
    };
    let object = Object::new();
    let shape: Array = shape.into_iter().map(|size| JsValue::from(size as f64)).collect();
    set(&object, "shape", &shape);
    set(&object, "data", &data);
    object.into()
}

pub(super) fn set(object: &Object, name: &str, value: &JsValue) {
    // Cannot fail: a fresh object takes every field.
    let _ = Reflect::set(object, &name.into(), value);
}
