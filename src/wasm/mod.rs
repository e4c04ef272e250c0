//! The boundary to JavaScript: checks, calls, converts. No arithmetic.
//!
//! What a caller of the npm package sees is `www/api`, which is made of these exports. Arrays of
//! numbers cross as copies of typed arrays or stay in a [`Buffer`](buffer::Buffer); settings, facts
//! and errors cross by serde. A mistake of the caller is a JavaScript `Error` with the fields of
//! [`crate::Error`]; a trap is the end of the instance, and `www/api` starts another.

#![expect(unreachable_pub, reason = "exports are reached from JavaScript, not from Rust")]

mod arrays;
mod buffer;
#[cfg(feature = "training")]
mod datasets;
mod error;
mod probe;
#[cfg(feature = "training")]
mod product;
#[cfg(feature = "training")]
mod trainer;

use crate::catalog;
use crate::entry::{Digits, Params, Value};
use crate::kernels::parallel;
use crate::{Error, ErrorCode, Result};
use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

#[cfg(feature = "threads")]
use wasm_bindgen_rayon as _; // exports initThreadPool

#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        let version = env!("CARGO_PKG_VERSION");
        let last_words = format!("lossarium {version} ({ARITHMETIC}): this instance is lost");
        web_sys::console::error_1(&last_words.into());
    }));
}

/// Arithmetic of this file.
const ARITHMETIC: &str = if cfg!(target_feature = "relaxed-simd") { "fast" } else { "portable" };

/// Rooms of the catalog in this file.
const ROOMS: &str = if cfg!(feature = "methods") {
    "all"
} else if cfg!(feature = "drawing2cad") {
    "drawing2cad"
} else if cfg!(feature = "training") {
    "training"
} else if cfg!(feature = "losses") {
    "losses"
} else {
    "softmax"
};

/// What this file was built for: version, arithmetic, rooms, instruction set.
#[wasm_bindgen(
    js_name = buildInfo,
    unchecked_return_type = "{ version: string; arithmetic: 'portable' | 'fast'; rooms: 'softmax' | 'losses' | 'training' | 'drawing2cad' | 'all'; simd: boolean; threads: boolean }"
)]
pub fn build_info() -> Object {
    let info = Object::new();
    arrays::set(&info, "version", &env!("CARGO_PKG_VERSION").into());
    arrays::set(&info, "arithmetic", &ARITHMETIC.into());
    arrays::set(&info, "rooms", &ROOMS.into());
    arrays::set(&info, "simd", &cfg!(target_feature = "simd128").into());
    arrays::set(&info, "threads", &cfg!(target_feature = "atomics").into());
    info
}

/// Calls a function of the catalog by name, as [`catalog::evaluate`].
#[wasm_bindgen]
pub fn evaluate(id: &str, inputs: &Object, params: &Object) -> Result<Object, JsValue> {
    let entry = catalog::find(id)?;
    let outputs = entry.evaluate(arrays::read(entry, inputs)?, &read_params(params)?)?;
    Ok(arrays::write(outputs))
}

/// Shannon entropy of each row, as [`crate::softmax::entropy`].
#[wasm_bindgen]
pub fn entropy(probabilities: &[f32], rows: f64) -> Result<Vec<f64>, JsValue> {
    let classes = buffer::Rows::new(probabilities.len(), rows, 1.0)?.columns;
    Ok(crate::softmax::entropy(probabilities, classes)?)
}

/// The definition of softmax as written, as [`crate::softmax::naive_softmax`].
#[wasm_bindgen(js_name = naiveSoftmax)]
pub fn naive_softmax(logits: &[f32], rows: f64) -> Result<Vec<f32>, JsValue> {
    let classes = buffer::Rows::new(logits.len(), rows, 1.0)?.columns;
    Ok(crate::softmax::naive_softmax(logits, classes)?)
}

/// Standard Gumbel noise from a seed, as [`crate::data::gumbel_noise`].
#[wasm_bindgen(js_name = gumbelNoise)]
pub fn gumbel_noise(seed: f64, length: f64) -> Result<Vec<f32>, JsValue> {
    let seed = whole("seed", seed, (1u64 << 53) as f64)?;
    Ok(crate::data::gumbel_noise(seed, whole("length", length, f64::from(1 << 24))? as usize))
}

fn whole(name: &str, value: f64, most: f64) -> Result<u64> {
    if (0.0..=most).contains(&value) && value.fract() == 0.0 {
        return Ok(value as u64);
    }
    let expected = format!("a whole number in 0..={}", Digits(most));
    Err(Error::new(ErrorCode::OutOfRange, name, expected, Digits(value).to_string()))
}

/// Panics with `message`, in a thread of the pool if there is one and `in_thread` asks for it: for tests of what a page does
/// after a crash.
#[wasm_bindgen]
pub fn panic(message: &str, in_thread: bool) {
    parallel::collect::<(), ()>(vec![()], in_thread, |()| panic!("{message}"));
}

/// Says that a thread of the pool has trapped, so that no call waits for it.
#[cfg(feature = "threads")]
#[wasm_bindgen(js_name = loseThread)]
pub fn lose_thread() {
    parallel::watched::lose_thread();
}

fn read_params(params: &Object) -> Result<Params> {
    named(params).map(|(name, value)| Ok((name.clone(), read_param(&name, value)?))).collect()
}

fn read_param(name: &str, value: JsValue) -> Result<Value> {
    read_value(&value).ok_or_else(|| {
        let expected = "a number, flag, word or list of these";
        Error::new(ErrorCode::WrongType, name, expected, error::describe(&value))
    })
}

fn read_value(value: &JsValue) -> Option<Value> {
    let list = || {
        let list = value.dyn_ref::<Array>()?;
        list.iter().map(|value| read_value(&value)).collect::<Option<_>>().map(Value::List)
    };
    let (flag, number, text) = (value.as_bool(), value.as_f64(), value.as_string());
    flag.map(Value::Flag).or(number.map(Value::Number)).or(text.map(Value::Text)).or_else(list)
}

/// The fields of an object that are not `undefined`.
fn named(object: &Object) -> impl Iterator<Item = (String, JsValue)> {
    let fields = Object::entries(object).into_iter().map(|field| {
        let field: Array = field.unchecked_into();
        (field.get(0).as_string().unwrap_or_default(), field.get(1))
    });
    fields.filter(|(_, value)| !value.is_undefined())
}
