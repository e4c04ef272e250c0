//! Reading reference vectors, and comparing arrays with them.

#![allow(dead_code, reason = "each test file is a crate of its own and takes what it needs")]

pub(crate) mod calls;
pub(crate) mod dice;

use lossarium::catalog::json;
use lossarium::entry::{Array, Data};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// What a number may differ by: `absolute + relative · |expected|`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tolerance {
    pub(crate) relative: f64,
    pub(crate) absolute: f64,
}

/// The folder of `LOSSARIUM_GOLDEN`, or the one beside the tests.
pub(crate) fn golden_folder() -> PathBuf {
    let own = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    std::env::var_os("LOSSARIUM_GOLDEN").map_or_else(own, PathBuf::from)
}

/// A file as JSON.
pub(crate) fn read_json(path: &Path) -> Json {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Asserts that `got` has the shape of the JSON array `expected` and its numbers within `tolerance`;
/// integers and text must be the same.
pub(crate) fn assert_array(at: &str, got: &Array, expected: &Json, tolerance: Tolerance) {
    let Data::F32(values) = got.data() else {
        let expected =
            json::read_array("expected", expected).unwrap_or_else(|e| panic!("{at}: {e}"));
        assert_eq!(got, &expected, "{at}");
        return;
    };
    let shape = expected["shape"].as_array().unwrap_or_else(|| panic!("{at}: no shape"));
    let shape: Vec<_> = shape.iter().filter_map(Json::as_u64).map(|size| size as usize).collect();
    assert_eq!(got.shape(), shape, "{at}: shape");
    let expected = expected["data"].as_array().unwrap_or_else(|| panic!("{at}: no data"));
    assert_eq!(values.len(), expected.len(), "{at}: length");
    for (index, (&got, expected)) in values.iter().zip(expected).enumerate() {
        let expected =
            json::read_number(expected).unwrap_or_else(|| panic!("{at}: {expected} is no number"));
        assert_close(&format!("{at}, index {index}"), got, expected, tolerance);
    }
}

fn assert_close(at: &str, got: f32, expected: f64, tolerance: Tolerance) {
    let limit = tolerance.absolute + tolerance.relative * expected.abs();
    let difference = (f64::from(got) - expected).abs();
    let same = f64::from(got) == expected || (got.is_nan() && expected.is_nan());
    assert!(
        same || (expected.is_finite() && difference <= limit),
        "{at}: expected {expected}, got {got}, {:.1} ulp apart, {limit:e} allowed",
        difference / ulp(expected as f32),
    );
}

/// Distance from `x` to the next f32 away from 0.
fn ulp(x: f32) -> f64 {
    let x = x.abs().max(f32::MIN_POSITIVE);
    f64::from(f32::from_bits(x.to_bits() + 1)) - f64::from(x)
}

/// The reference vectors of an entry, read once.
pub(crate) fn golden_of(entry: &lossarium::entry::Entry) -> &'static Json {
    static READ: std::sync::OnceLock<std::collections::HashMap<String, Json>> =
        std::sync::OnceLock::new();
    let read = || {
        let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let files = lossarium::catalog::entries().map(|entry| entry.golden.to_string());
        files.map(|id| (id.clone(), read_json(&own.join(format!("{id}.json"))))).collect()
    };
    &READ.get_or_init(read)[entry.golden]
}
