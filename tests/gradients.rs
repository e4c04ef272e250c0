//! Every gradient against central differences of the function itself.

mod support;

use lossarium::catalog::{self, json};
use lossarium::entry::{Array, Arrays, Data, Entry, Kind, Params};

/// A power of two, so that `x ± STEP` is exact; small enough for the kinks of sparse maps.
const STEP: f32 = 1.0 / 256.0;

fn floats<'a>(arrays: &'a Arrays, name: &str) -> &'a [f32] {
    let (_, array) = arrays.iter().find(|(other, _)| other == name).expect(name);
    match array.data() {
        Data::F32(values) => values,
        other => panic!("{name} holds {other:?}"),
    }
}

/// The output that upstream weighs: of those with its shape the last, or the scalar loss.
fn weighed(entry: &Entry) -> &'static str {
    let upstream = entry.inputs.iter().find(|input| input.name == "upstream");
    let axes = upstream.map_or(&[][..], |upstream| upstream.axes);
    let output = entry.outputs.iter().rfind(|o| o.kind == Kind::F32 && o.axes == axes);
    output.expect("an output of that shape").name
}

fn loss(entry: &'static Entry, inputs: &Arrays, params: &Params, upstream: &[f32]) -> f64 {
    let outputs = entry.evaluate(inputs.clone(), params).expect("a legal call");
    let values = floats(&outputs, weighed(entry)).iter().zip(upstream);
    values.map(|(&value, &u)| f64::from(value) * f64::from(u)).sum()
}

fn check(entry: &'static Entry, name: &str) {
    let golden = support::golden_of(entry);
    let (mut inputs, params) = json::read_case(&golden["cases"][0]).expect("a case");
    let outputs = entry.evaluate(inputs.clone(), &params).expect("a legal call");
    let (_, output) =
        outputs.iter().find(|(output, _)| output == weighed(entry)).expect("declared");
    let count: usize = output.shape().iter().product();
    let upstream: Vec<f32> = if entry.inputs.iter().any(|input| input.name == "upstream") {
        let upstream: Vec<f32> =
            (0..count).map(|i| ((i * 7 + 3) % 11) as f32 / 5.0 - 1.0).collect();
        let array = Array::f32(output.shape(), upstream.clone()).expect("the shape of the output");
        inputs.retain(|(input, _)| input != "upstream");
        inputs.push(("upstream".into(), array));
        upstream
    } else {
        vec![1.0]
    };
    let outputs = entry.evaluate(inputs.clone(), &params).expect("a legal call");
    let gradient = floats(&outputs, &format!("grad.{name}"));
    let slot = inputs.iter().position(|(input, _)| input == name).expect("given");
    let at = inputs[slot].1.clone();
    for (index, &got) in gradient.iter().enumerate() {
        let mut loss_at = |step: f32| {
            let mut values = floats(&inputs, name).to_vec();
            values[index] += step;
            inputs[slot].1 = Array::f32(at.shape(), values).expect("the same shape");
            let loss = loss(entry, &inputs, &params, &upstream);
            inputs[slot].1 = at.clone();
            loss
        };
        let expected = (loss_at(STEP) - loss_at(-STEP)) / f64::from(2.0 * STEP);
        let difference = (f64::from(got) - expected).abs();
        assert!(
            difference <= 1e-3 + 1e-3 * expected.abs(),
            "{}, grad.{name}, index {index}: expected {expected}, got {got}",
            entry.id,
        );
    }
}

#[test]
fn every_gradient_is_the_slope_of_its_function() {
    for entry in catalog::entries() {
        for input in entry.inputs.iter().filter(|input| input.differentiable) {
            check(entry, input.name);
        }
    }
}
