//! Every function against its reference vectors: those in `tests/golden`, or in the folder that
//! `LOSSARIUM_GOLDEN` names.

mod support;

use lossarium::catalog::{self, json};
use lossarium::entry::Entry;
use lossarium::entry::{Array, Arrays, Data};
use serde_json::{Value as Json, json as value};
use std::path::{Path, PathBuf};

/// Gradients that the reference vectors state wrongly: they come from differentiating
/// `max(x, 0) + ln(1 + exp(−|x|))` term by term, and at 0 both `max` and `|x|` were given the
/// derivative 0. Both functions are smooth there; softplus has the derivative `σ(0) = 1/2`, log-sigmoid too.
/// The element is compared with the central difference of the function's own values instead, which
/// the same vectors confirm.
fn disputed() -> Vec<Json> {
    serde_json::from_str(include_str!("disputed.json")).expect("tests/disputed.json is a list")
}

#[test]
fn every_function_gives_its_reference_vectors() {
    let folder = support::golden_folder();
    let (mut files, mut cases) = (0, 0);
    for entry in catalog::entries() {
        let path = folder.join(format!("{}.json", entry.golden));
        // A foreign folder may hold the vectors of some functions only; ours holds those of all.
        if !path.exists() && std::env::var_os("LOSSARIUM_GOLDEN").is_some() {
            println!("{}: no vectors in {}", entry.id, folder.display());
            continue;
        }
        files += 1;
        cases += check_file(entry, &path);
    }
    for id in unknown_to_the_catalog(&folder) {
        println!("{id}: skipped, not in the catalog");
    }
    println!("{cases} cases of {files} functions");
    assert!(cases > 0, "no case in {}", folder.display());
}

fn check_file(entry: &'static Entry, path: &Path) -> usize {
    let golden = support::read_json(path);
    let number = |name: &str| golden["tolerance"][name].as_f64().unwrap_or(0.0);
    let tolerance = support::Tolerance { relative: number("rtol"), absolute: number("atol") };
    let cases = golden["cases"].as_array().expect("a list of cases");
    cases.iter().for_each(|case| check_case(entry, case, tolerance));
    cases.len()
}

fn check_case(entry: &'static Entry, case: &Json, tolerance: support::Tolerance) {
    let at = format!("{}, case {}", entry.id, case["name"]);
    let (inputs, params) = json::read_case(case).unwrap_or_else(|error| panic!("{at}: {error}"));
    let outputs =
        entry.evaluate(inputs.clone(), &params).unwrap_or_else(|error| panic!("{at}: {error}"));
    for (name, expected) in case["outputs"].as_object().expect("named outputs") {
        let at = format!("{at}, output {name}");
        let got = outputs.iter().find(|(output, _)| output == name);
        let (_, got) = got.unwrap_or_else(|| panic!("{at}: not given"));
        let mut expected = expected.clone();
        let is_here = |element: &&Json| {
            element["function"] == entry.id
                && element["case"] == case["name"]
                && element["output"] == name.as_str()
        };
        for element in disputed().iter().filter(is_here) {
            let index = element["index"].as_u64().expect("an index") as usize;
            let slope = central_difference(entry, &inputs, index);
            println!("{at}, index {index}: the vectors say {}", expected["data"][index]);
            expected["data"][index] = value!(slope);
        }
        support::assert_array(&at, got, &expected, tolerance);
    }
}

/// Upstream times the slope of `values` by `x` at one index.
fn central_difference(entry: &'static Entry, inputs: &Arrays, index: usize) -> f64 {
    const STEP: f32 = 1.0 / 64.0;
    let elements = |arrays: &Arrays, name: &str| {
        let (_, array) = arrays.iter().find(|(other, _)| other == name).expect("declared");
        match array.data() {
            Data::F32(values) => values.clone(),
            other => panic!("{name} holds {other:?}"),
        }
    };
    let value_at = |step: f32| {
        let mut x = elements(inputs, "x");
        x[index] += step;
        let x = Array::f32([x.len()], x).expect("a vector");
        let outputs = entry.evaluate(vec![("x".into(), x)], &Vec::new()).expect("finite input");
        f64::from(elements(&outputs, "values")[index])
    };
    let slope = (value_at(STEP) - value_at(-STEP)) / f64::from(2.0 * STEP);
    slope * f64::from(elements(inputs, "upstream")[index])
}

fn unknown_to_the_catalog(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).expect("a folder of vectors");
    let paths = files.map(|file| file.expect("a file").path());
    let ids = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let id = |path: PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut ids: Vec<_> = ids.filter_map(id).filter(|id| catalog::find(id).is_err()).collect();
    ids.sort();
    ids
}
