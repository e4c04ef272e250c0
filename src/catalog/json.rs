//! The catalog and its calls as JSON: what the native program reads and writes, and the form of the
//! golden files.
//!
//! An array is `{"shape": […], "data": […], "dtype": "i32"}` (floats when `dtype` is left out), text is
//! `{"text": "…"}`. Numbers that JSON lacks are the words `"NaN"`, `"Infinity"`, `"-Infinity"`.

use crate::entry::{Array, Arrays, Data, Entry, Input, Output, Param, ParamKind, Params, Value};
use crate::{Error, ErrorCode, Result};
use serde_json::{Map, Value as Json, json};
use std::ops::Bound;

/// The inputs and params of a case `{"inputs": {…}, "params": {…}}`; either may be left out.
///
/// # Errors
/// `wrong_type` where the JSON is not of that form, `length_mismatch` where data and shape disagree.
pub fn read_case(case: &Json) -> Result<(Arrays, Params)> {
    let part = |name: &str| match case.get(name) {
        None | Some(Json::Null) => Ok(Map::new()),
        Some(Json::Object(object)) => Ok(object.clone()),
        Some(other) => Err(wrong_type(name, "an object", other)),
    };
    let inputs = part("inputs")?.into_iter().map(|(name, array)| {
        let array = read_array(&name, &array)?;
        Ok((name, array))
    });
    let params = part("params")?.into_iter().map(|(name, value)| {
        let typed = serde_json::from_value::<Value>(value.clone());
        let value = typed.map_err(|_| wrong_type(&name, "a number, flag, word or list", &value))?;
        Ok((name, value))
    });
    Ok((inputs.collect::<Result<_>>()?, params.collect::<Result<_>>()?))
}

/// Named arrays as an object.
pub fn write_arrays(arrays: &Arrays) -> Json {
    arrays.iter().map(|(name, array)| (name.clone(), write_array(array))).collect()
}

/// One array of a case.
///
/// # Errors
/// As [`read_case`].
pub fn read_array(name: &str, json: &Json) -> Result<Array> {
    if let Some(text) = json.get("text") {
        let text = text.as_str().ok_or_else(|| wrong_type(name, "a string as text", text))?;
        return Ok(Array::text(text));
    }
    let list = |key: &str| {
        let list = json.get(key).and_then(Json::as_array);
        list.ok_or_else(|| {
            wrong_type(name, "an object with the lists shape and data, or with text", json)
        })
    };
    let size = |size: &Json| size.as_u64().and_then(|size| usize::try_from(size).ok());
    let shape: Option<Vec<usize>> = list("shape")?.iter().map(size).collect();
    let shape =
        shape.ok_or_else(|| wrong_type(name, "a shape of whole numbers", &json["shape"]))?;
    let array = match json.get("dtype").and_then(Json::as_str) {
        Some("i32") => {
            let integer = |n: &Json| n.as_i64().and_then(|n| i32::try_from(n).ok());
            let data = read_data(name, list("data")?, "32-bit integers", integer)?;
            Array::i32(shape, data)
        }
        None | Some("f32") => {
            let data =
                read_data(name, list("data")?, "numbers", |n| read_number(n).map(|n| n as f32))?;
            Array::f32(shape, data)
        }
        Some(other) => return Err(wrong_type(name, "the dtype f32 or i32", &json!(other))),
    };
    array.map_err(|error| Error { argument: name.into(), ..error })
}

/// A number of a case: JSON's own, or one of the words for those that JSON lacks.
pub fn read_number(json: &Json) -> Option<f64> {
    match json.as_str() {
        None => json.as_f64(),
        Some("NaN") => Some(f64::NAN),
        Some("Infinity") => Some(f64::INFINITY),
        Some("-Infinity") => Some(f64::NEG_INFINITY),
        Some(_) => None,
    }
}

fn read_data<T>(
    name: &str,
    list: &[Json],
    what: &str,
    read: impl Fn(&Json) -> Option<T>,
) -> Result<Vec<T>> {
    let item = |item| read(item).ok_or_else(|| wrong_type(name, what, item));
    list.iter().map(item).collect()
}

fn write_array(array: &Array) -> Json {
    match array.data() {
        Data::F32(data) => {
            let data: Vec<_> = data.iter().map(|&n| write_number(n.into())).collect();
            json!({ "shape": array.shape(), "data": data })
        }
        Data::I32(data) => json!({ "shape": array.shape(), "data": data, "dtype": "i32" }),
        Data::Text(text) => json!({ "text": text }),
    }
}

fn write_number(number: f64) -> Json {
    match number {
        _ if number.is_finite() => json!(number),
        _ if number.is_nan() => json!("NaN"),
        _ if number > 0.0 => json!("Infinity"),
        _ => json!("-Infinity"),
    }
}

fn wrong_type(name: &str, expected: &str, got: &Json) -> Error {
    Error::new(ErrorCode::WrongType, name, expected, abbreviate(&got.to_string()))
}

/// The first sixty characters: enough to recognise an argument in a message.
fn abbreviate(text: &str) -> String {
    match text.char_indices().nth(60) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// The declarations of the whole catalog.
pub fn catalog() -> Json {
    super::entries().map(describe).collect()
}

/// An entry's declaration.
pub fn describe(entry: &Entry) -> Json {
    json!({
        "id": entry.id,
        "paper": entry.paper,
        "family": entry.family,
        "summary": entry.summary,
        "formula": entry.formula,
        "reference": entry.reference,
        "golden": entry.golden,
        "invariances": entry.invariances,
        "inputs": entry.inputs.iter().map(describe_input).collect::<Vec<_>>(),
        "params": entry.params.iter().map(describe_param).collect::<Vec<_>>(),
        "outputs": entry.outputs.iter().map(describe_output).collect::<Vec<_>>(),
    })
}

fn describe_input(input: &Input) -> Json {
    json!({
        "name": input.name,
        "kind": input.kind,
        "axes": input.axes,
        "domain": input.domain.describe(),
        "optional": input.optional,
        "differentiable": input.differentiable,
        "help": input.help,
    })
}

fn describe_output(output: &Output) -> Json {
    json!({ "name": output.name, "kind": output.kind, "axes": output.axes, "help": output.help })
}

fn describe_param(param: &Param) -> Json {
    let mut json = json!({
        "name": param.name,
        "symbol": param.symbol,
        "help": param.help,
        "default": serde_json::to_value(param.default()).unwrap_or(Json::Null),
        "range": param.kind.describe(),
    });
    let (kind, extra) = match &param.kind {
        ParamKind::Float { min, max, slider, .. } => (
            "float",
            json!({ "min": limit(min), "max": limit(max), "slider": [slider.0, slider.1] }),
        ),
        ParamKind::Integer { min, max, step, word, .. } => {
            ("integer", json!({ "min": min, "max": max, "step": step, "word": word }))
        }
        ParamKind::Flag { .. } => ("flag", json!({})),
        ParamKind::Choice { choices, .. } => ("choice", json!({ "choices": choices })),
        ParamKind::Numbers { min, max, .. } => {
            ("numbers", json!({ "min": limit(min), "max": limit(max) }))
        }
        #[cfg(feature = "drawing2cad")]
        ParamKind::Words { .. } => ("words", json!({})),
        #[cfg(feature = "drawing2cad")]
        ParamKind::Shapes => ("shapes", json!({})),
    };
    json["kind"] = json!(kind);
    if let (Json::Object(json), Json::Object(extra)) = (&mut json, extra) {
        json.extend(extra);
    }
    json
}

/// The number of a bound, legal or not: what a control needs. `null` where there is none.
fn limit(bound: &Bound<f64>) -> Option<f64> {
    match bound {
        Bound::Included(limit) | Bound::Excluded(limit) => Some(*limit),
        Bound::Unbounded => None,
    }
}
