//! Right calls of a function: its reference cases, and calls of any size made of its declaration.

use super::dice::Dice;
use lossarium::catalog::json;
use lossarium::entry::{Array, Arrays, Data, Entry, Kind, Params};

/// The reference cases of a function.
pub(crate) fn reference_calls(entry: &Entry) -> Vec<(Arrays, Params)> {
    let golden = super::golden_of(entry);
    let cases = golden["cases"].as_array().expect("a list of cases");
    cases.iter().map(|case| json::read_case(case).expect("a case")).collect()
}

/// Inputs with `size` elements along each named axis, legal one by one; inputs of any shape become vectors. Optional inputs
/// are those of the first reference case.
pub(crate) fn sized_call(
    entry: &Entry,
    dice: &mut Dice,
    size: impl Fn(&str) -> usize,
) -> (Arrays, Params) {
    let (reference, params) = reference_calls(entry).swap_remove(0);
    let size = |axis: &str| axis.parse().unwrap_or_else(|_| size(axis));
    let given = |name: &str| reference.iter().any(|(other, _)| other == name);
    let inputs = entry.inputs.iter().filter(|input| given(input.name)).map(|input| {
        let shape: Vec<usize> = input.axes.iter().map(|&axis| size(axis)).collect();
        (input.name.to_string(), dice.input(input, &shape, size))
    });
    (inputs.collect(), params)
}

/// An input or output by name.
pub(crate) fn array<'a>(arrays: &'a Arrays, name: &str) -> &'a Array {
    let found = arrays.iter().find(|(other, _)| other == name);
    &found.unwrap_or_else(|| panic!("no array {name}")).1
}

/// Elements of an array of floats by name.
pub(crate) fn floats<'a>(arrays: &'a Arrays, name: &str) -> &'a [f32] {
    match array(arrays, name).data() {
        Data::F32(values) => values,
        other => panic!("{name} holds {other:?}"),
    }
}

/// Puts `array` in the place of an input.
pub(crate) fn replace(arrays: &mut Arrays, name: &str, array: Array) {
    arrays.retain(|(other, _)| other != name);
    arrays.push((name.into(), array));
}

/// The output whose slopes the gradients are: `loss` if there is one, else that which `upstream` weighs, else the first of
/// floats.
pub(crate) fn differentiated(entry: &Entry) -> &'static str {
    let floats = || entry.outputs.iter().filter(|output| output.kind == Kind::F32);
    let upstream = entry.inputs.iter().find(|input| input.name == "upstream");
    let weighed = upstream.and_then(|upstream| floats().rfind(|o| o.axes == upstream.axes));
    let loss = floats().find(|output| output.name == "loss");
    let first = || floats().next().expect("an output of floats");
    weighed.or(loss).unwrap_or_else(first).name
}
