//! Errors as JavaScript sees them.

use js_sys::{Function, Object};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

impl From<crate::Error> for JsValue {
    /// An `Error` with the fields `code`, `argument`, `expected` and `got`.
    fn from(error: crate::Error) -> Self {
        let thrown = js_sys::Error::new(&error.to_string());
        let fields = error.serialize(&Serializer::new().serialize_maps_as_objects(true));
        match fields {
            Ok(fields) => Object::assign(&thrown, fields.unchecked_ref()).into(),
            Err(_) => thrown.into(),
        }
    }
}

/// A JavaScript value in few words, for messages: its constructor if it is an object.
pub(super) fn describe(value: &JsValue) -> String {
    match value.dyn_ref::<Object>() {
        Some(object) if !value.is_function() => {
            let constructor: Function = object.constructor();
            String::from(constructor.name())
        }
        _ if value.is_string() => "a string".into(),
        _ => value.js_typeof().as_string().unwrap_or_default(),
    }
}
