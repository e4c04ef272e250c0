//! What must hold of every map of logits to probabilities, whatever the numbers.

use lossarium::catalog;
use lossarium::entry::{Array, Arrays, Data, Entry};

/// Maps that an offset of all logits does not move.
const SHIFT_INVARIANT: &[&str] = &[
    "softmax",
    "softmin",
    "sparsemax",
    "entmax15",
    "softmax_three_pass_recompute",
    "softmax_three_pass_reload",
    "softmax_two_pass",
    "softmax_online",
    "softmax_blocked",
];

fn maps() -> impl Iterator<Item = &'static Entry> {
    catalog::entries().filter(|entry| {
        entry.outputs[0].name == "probabilities" && entry.inputs.iter().all(|i| i.name != "noise")
    })
}

fn probabilities(entry: &'static Entry, logits: &[f32], classes: usize) -> Vec<f32> {
    let shape = [logits.len() / classes, classes];
    let array = Array::f32(shape, logits.to_vec()).expect("whole rows");
    let inputs: Arrays = vec![("logits".into(), array)];
    let outputs =
        entry.evaluate(inputs, &Vec::new()).unwrap_or_else(|e| panic!("{}: {e}", entry.id));
    match outputs[0].1.data() {
        Data::F32(values) => values.clone(),
        other => panic!("{}: {other:?}", entry.id),
    }
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
            let still = SHIFT_INVARIANT.contains(&entry.id);
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
