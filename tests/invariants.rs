//! What must hold of every function, whatever the numbers: claimed invariances, extreme and large calls; and of every map of
//! logits to probabilities.

mod support;

use lossarium::catalog;
use lossarium::entry::{Array, Arrays, Data, Domain, Entry, Input, Invariance, Kind};
use support::calls::{floats, reference_calls, sized_call};
use support::dice::Dice;

/// `array` with the slices along one axis in another order.
fn reordered(array: &Array, axis: usize, order: &[usize]) -> Array {
    let shape = array.shape();
    let inner: usize = shape[axis + 1..].iter().product();
    let outer: usize = shape[..axis].iter().product();
    let slices = (0..outer)
        .flat_map(|outer| order.iter().map(move |&at| (outer * order.len() + at) * inner));
    let indices: Vec<usize> = slices.flat_map(|start| start..start + inner).collect();
    match array.data() {
        Data::F32(values) => Array::f32(shape, indices.iter().map(|&at| values[at]).collect()),
        Data::I32(values) => Array::i32(shape, indices.iter().map(|&at| values[at]).collect()),
        Data::Text(_) => Ok(array.clone()),
    }
    .expect("the same shape")
}

/// The size that an axis has in a call.
fn size_of(entry: &Entry, inputs: &Arrays, axis: &str) -> Option<usize> {
    entry.inputs.iter().find_map(|input| {
        let at = input.axes.iter().position(|&other| other == axis)?;
        Some(inputs.iter().find(|(name, _)| name == input.name)?.1.shape()[at])
    })
}

fn declared<'a>(entry: &'a Entry, name: &str) -> &'a Input {
    entry.inputs.iter().find(|input| input.name == name).expect("declared")
}

/// The inputs with `axis` in another order, and indices of it following.
fn in_order(entry: &Entry, inputs: &Arrays, axis: &str, order: &[usize]) -> Arrays {
    let moved = |(name, array): &(String, Array)| {
        let input = declared(entry, name);
        let mut array = array.clone();
        for at in (0..input.axes.len()).filter(|&at| input.axes[at] == axis) {
            array = reordered(&array, at, order);
        }
        let label = input.domain == Domain::Integer && name == "labels" && axis == "classes";
        if let (true, Data::I32(values)) =
            (label || matches!(input.domain, Domain::IndexOf(of) if of == axis), array.data())
        {
            let place = |&old: &i32| {
                order.iter().position(|&at| at as i32 == old).map_or(old, |at| at as i32)
            };
            array = Array::i32(array.shape(), values.iter().map(place).collect())
                .expect("the same shape");
        }
        (name.clone(), array)
    };
    inputs.iter().map(moved).collect()
}

fn assert_near(entry: &Entry, what: Invariance, name: &str, got: &[f32], expected: &[f32]) {
    let scale = expected.iter().fold(1e-3f32, |scale, &value| scale.max(value.abs()));
    assert_eq!(got.len(), expected.len(), "{}, {what:?}, {name}: length", entry.id);
    for (index, (&got, &expected)) in got.iter().zip(expected).enumerate() {
        let near = (got - expected).abs() <= 2e-4 * scale || got == expected;
        assert!(near, "{}, {what:?}, {name}, index {index}: {expected} became {got}", entry.id);
    }
}

fn check_order(
    entry: &'static Entry,
    what: Invariance,
    axis: &str,
    call: (Arrays, lossarium::entry::Params),
) {
    let (inputs, params) = call;
    let Some(size) = size_of(entry, &inputs, axis) else { return };
    let order = Dice::new(5).order(size);
    let before = entry.evaluate(inputs.clone(), &params).expect("a reference case");
    let moved = in_order(entry, &inputs, axis, &order);
    let after = entry.evaluate(moved, &params).unwrap_or_else(|e| panic!("{}: {e}", entry.id));
    for (name, array) in before.iter().filter(|(_, array)| array.kind() == Kind::F32) {
        let axes = match name.strip_prefix("grad.") {
            Some(input) => declared(entry, input).axes,
            None => {
                entry.outputs.iter().find(|output| output.name == name).map_or(&[][..], |o| o.axes)
            }
        };
        let rank = array.shape().len();
        let mut array = array.clone();
        for at in (0..axes.len()).filter(|&at| axes[at] == axis && axes.len() == rank) {
            array = reordered(&array, at, &order);
        }
        // A loss without reduction has an axis that its declaration does not tell.
        if name == "loss" && axes.is_empty() && array.shape().len() == 1 && axis == "batch" {
            array = reordered(&array, 0, &order);
        }
        let Data::F32(expected) = array.data() else { continue };
        assert_near(entry, what, name, floats(&after, name), expected);
    }
}

/// Outputs before and after every row of an input has been changed.
fn check_rows(
    entry: &'static Entry,
    what: Invariance,
    input: &str,
    change: impl Fn(f32, usize) -> f32,
    with_gradients: bool,
) {
    for (inputs, params) in reference_calls(entry) {
        let Some((_, array)) = inputs.iter().find(|(name, _)| name == input) else { continue };
        let Data::F32(values) = array.data() else {
            panic!("{}: {input} holds no floats", entry.id)
        };
        let columns = array.shape().last().copied().unwrap_or(1);
        // What a large offset has rounded away cannot come back.
        if values.iter().any(|value| value.abs() > 1e3) {
            continue;
        }
        let changed =
            values.iter().enumerate().map(|(at, &value)| change(value, at / columns)).collect();
        let mut moved = inputs.clone();
        support::calls::replace(
            &mut moved,
            input,
            Array::f32(array.shape(), changed).expect("the same shape"),
        );
        let before = entry.evaluate(inputs, &params).expect("a reference case");
        let after = entry.evaluate(moved, &params).unwrap_or_else(|e| panic!("{}: {e}", entry.id));
        for (name, array) in &before {
            if let (Data::F32(expected), true) =
                (array.data(), with_gradients || !name.starts_with("grad."))
            {
                assert_near(entry, what, name, floats(&after, name), expected);
            }
        }
    }
}

#[test]
fn claimed_invariances_hold() {
    for entry in catalog::entries() {
        for &what in entry.invariances {
            match what {
                Invariance::Order(axis) => {
                    reference_calls(entry)
                        .into_iter()
                        .for_each(|call| check_order(entry, what, axis, call));
                }
                Invariance::Shift(input) => {
                    let shift = |value: f32, row: usize| value + [2.0, -1.0, 4.0][row % 3];
                    check_rows(entry, what, input, shift, true);
                }
                Invariance::Scale(input) => {
                    let scale = |value: f32, row: usize| value * [2.0, 0.5, 4.0][row % 3];
                    check_rows(entry, what, input, scale, false);
                }
            }
        }
    }
}

/// Inputs that are scores, and may be as large as a network makes them.
fn is_score(input: &Input) -> bool {
    input.kind == Kind::F32 && (input.name.ends_with("logits") || input.name.ends_with("scores"))
}

#[test]
fn scores_of_ten_thousand_give_finite_answers() {
    for entry in catalog::entries().filter(|entry| entry.inputs.iter().any(is_score)) {
        for (mut inputs, params) in reference_calls(entry) {
            for (name, array) in &mut inputs {
                let input = declared(entry, name);
                let (true, Data::F32(values)) = (is_score(input), array.data()) else { continue };
                if !matches!(input.domain, Domain::Finite | Domain::MaskedLogits) {
                    continue;
                }
                let extreme = values
                    .iter()
                    .enumerate()
                    .map(|(at, _)| [1e4, -1e4, 0.0, 9999.0][(at * 7 + 1) % 4]);
                *array = Array::f32(array.shape(), extreme.collect()).expect("the same shape");
            }
            let Ok(outputs) = entry.evaluate(inputs, &params) else { continue };
            for (name, _) in outputs.iter().filter(|(_, array)| array.kind() == Kind::F32) {
                let finite = floats(&outputs, name).iter().all(|value| value.is_finite());
                assert!(finite, "{}, params {params:?}: {name} is not finite", entry.id);
            }
        }
    }
}

#[test]
fn one_sample_two_classes_and_ten_thousand_classes_are_batches_like_any_other() {
    let has =
        |entry: &Entry, axis: &str| entry.inputs.iter().any(|input| input.axes.contains(&axis));
    for entry in catalog::entries().filter(|entry| has(entry, "classes") && has(entry, "batch")) {
        for (batch, classes) in [(1, 2), (3, 2), (1, 10_000)] {
            // A matrix of every class with every class is another matter.
            if classes > 2
                && entry
                    .inputs
                    .iter()
                    .any(|i| i.axes.iter().filter(|&&a| a == "classes").count() > 1)
            {
                continue;
            }
            let size = |axis: &str| match axis {
                "batch" => batch,
                "classes" => classes,
                _ => 3,
            };
            let (inputs, params) = sized_call(entry, &mut Dice::new(3), size);
            let Ok(outputs) = entry.evaluate(inputs, &params) else { continue };
            for (name, _) in outputs.iter().filter(|(_, array)| array.kind() == Kind::F32) {
                let defined = floats(&outputs, name).iter().all(|value| !value.is_nan());
                assert!(defined, "{}, {batch} × {classes}: {name} is no number", entry.id);
            }
        }
    }
}

fn maps() -> impl Iterator<Item = &'static Entry> {
    let alone =
        |entry: &Entry| entry.inputs.iter().all(|input| input.name == "logits" || input.optional);
    catalog::entries().filter(move |entry| entry.outputs[0].name == "probabilities" && alone(entry))
}

fn probabilities(entry: &'static Entry, logits: &[f32], classes: usize) -> Vec<f32> {
    let shape = [logits.len() / classes, classes];
    let array = Array::f32(shape, logits.to_vec()).expect("whole rows");
    let inputs: Arrays = vec![("logits".into(), array)];
    let outputs =
        entry.evaluate(inputs, &Vec::new()).unwrap_or_else(|e| panic!("{}: {e}", entry.id));
    floats(&outputs, "probabilities").to_vec()
}

/// Numbers from −8 to 8 in steps of 1/64, so that whole offsets up to 1e4 are exact.
fn logits(length: usize) -> Vec<f32> {
    (0..length).map(|i| ((i * 7919 + 13) % 1025) as f32 / 64.0 - 8.0).collect()
}

#[test]
fn rows_are_points_of_the_simplex() {
    for entry in maps() {
        for classes in [1, 2, 33, 10_000] {
            let p = probabilities(entry, &logits(classes), classes);
            let sum: f64 = p.iter().map(|&p| f64::from(p)).sum();
            assert!(p.iter().all(|&p| p >= 0.0), "{}, {classes} classes", entry.id);
            assert!((sum - 1.0).abs() < 1e-6, "{}, {classes} classes: sum {sum}", entry.id);
        }
    }
}

#[test]
fn offsets_move_what_they_should() {
    let plain = logits(33);
    for entry in maps() {
        let before = probabilities(entry, &plain, 33);
        for offset in [-1e4f32, 300.0, 1e4] {
            let moved: Vec<_> = plain.iter().map(|&z| z + offset).collect();
            let after = probabilities(entry, &moved, 33);
            let distance =
                before.iter().zip(&after).fold(0.0, |d, (a, b)| f32::max(d, (a - b).abs()));
            assert!(after.iter().all(|p| p.is_finite()), "{} at {offset}", entry.id);
            let still = entry.invariances.contains(&Invariance::Shift("logits"));
            assert_eq!(distance < 1e-6, still, "{} at {offset}: {distance}", entry.id);
        }
    }
}

#[test]
fn a_batch_is_its_rows_in_any_order() {
    let all = logits(5 * 33);
    for entry in maps() {
        let batch = probabilities(entry, &all, 33);
        for (row, expected) in all.chunks_exact(33).zip(batch.chunks_exact(33)).rev() {
            assert_eq!(probabilities(entry, row, 33), expected, "{}", entry.id);
        }
    }
}

#[test]
fn masked_classes_are_not_there() {
    let some = logits(9);
    let mut masked = some.clone();
    masked.insert(4, f32::NEG_INFINITY);
    for entry in maps() {
        let mut p = probabilities(entry, &masked, 10);
        assert_eq!(p.remove(4), 0.0, "{}", entry.id);
        for (got, expected) in p.iter().zip(probabilities(entry, &some, 9)) {
            assert!((got - expected).abs() < 1e-6, "{}: {got}, {expected}", entry.id);
        }
    }
}
