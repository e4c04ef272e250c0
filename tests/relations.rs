//! What ties the maps to each other and to the definition: sums of gradients, masks, limits, and digits
//! that depend neither on the batch nor on the number of threads.

use lossarium::catalog;
use lossarium::entry::{Array, Arrays, Data, Domain, Entry, Family, Invariance, Params, Value};
use lossarium::kernels::softmax::{Algorithm, softmax_rows_with};

/// Numbers from −4 to 4, all different for up to 1,025 elements.
fn numbers(length: usize, seed: usize) -> Vec<f32> {
    (0..length).map(|i| ((i * 7919 + seed * 101) % 1025) as f32 / 128.0 - 4.0).collect()
}

/// Entries of the family that take `logits [batch, classes]` of any number of classes.
fn row_entries() -> impl Iterator<Item = &'static Entry> {
    let of_rows = |entry: &&Entry| {
        entry.inputs.iter().any(|i| i.name == "logits" && i.axes.get(1) == Some(&"classes"))
    };
    catalog::entries().filter(|entry| entry.family == Family::Softmax).filter(of_rows)
}

/// A call on these logits, with noise and upstream where the entry takes them.
fn call(entry: &'static Entry, logits: &[f32], classes: usize, params: &Params) -> Arrays {
    let batch = logits.len() / classes;
    let inputs = entry.inputs.iter().map(|input| {
        let shape: Vec<_> =
            input.axes.iter().map(|&axis| if axis == "batch" { batch } else { classes }).collect();
        let values = match input.domain {
            Domain::MaskedLogits => logits.to_vec(),
            _ => numbers(shape.iter().product(), 3),
        };
        (input.name.to_string(), Array::f32(shape, values).expect("the shape of the input"))
    });
    entry.evaluate(inputs.collect(), params).unwrap_or_else(|error| panic!("{}: {error}", entry.id))
}

fn floats<'a>(arrays: &'a Arrays, name: &str) -> &'a [f32] {
    let (_, array) = arrays.iter().find(|(other, _)| other == name).expect(name);
    match array.data() {
        Data::F32(values) => values,
        other => panic!("{name} holds {other:?}"),
    }
}

fn map(id: &str, logits: &[f32], params: &[(&str, f64)]) -> Vec<f32> {
    let entry = catalog::find(id).expect("in the catalog");
    let params: Params =
        params.iter().map(|&(name, value)| (name.into(), Value::Number(value))).collect();
    floats(&call(entry, logits, logits.len(), &params), entry.outputs[0].name).to_vec()
}

fn assert_close(what: &str, got: &[f32], expected: &[f32]) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (index, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert!((got - expected).abs() < 1e-6, "{what}, index {index}: {expected}, got {got}");
    }
}

#[test]
fn gradients_of_shift_invariant_maps_sum_to_zero() {
    for entry in
        row_entries().filter(|entry| entry.invariances.contains(&Invariance::Shift("logits")))
    {
        for classes in [1, 2, 33] {
            let outputs = call(entry, &numbers(3 * classes, 1), classes, &Vec::new());
            for row in floats(&outputs, "grad.logits").chunks_exact(classes) {
                let sum: f64 = row.iter().map(|&g| f64::from(g)).sum();
                assert!(sum.abs() < 2e-5, "{}, {classes} classes: {sum}", entry.id);
            }
        }
    }
}

#[test]
fn a_masked_class_takes_no_part_in_values_or_gradients() {
    for entry in row_entries() {
        // At the end, so that noise and upstream of the other classes are the same.
        let some = numbers(9, 1);
        let masked = [&some[..], &[f32::NEG_INFINITY]].concat();
        let without = call(entry, &some, 9, &Vec::new());
        let with = call(entry, &masked, 10, &Vec::new());
        for (name, array) in &without {
            let Data::F32(expected) = array.data() else { continue };
            let got = floats(&with, name);
            assert_close(&format!("{}, {name}", entry.id), &got[..expected.len()], expected);
            let zero = if name == "log_probabilities" { f32::NEG_INFINITY } else { 0.0 };
            assert!(got[expected.len()..].iter().all(|&v| v == zero), "{}, {name}", entry.id);
        }
    }
}

#[test]
fn every_output_of_a_batch_is_that_of_its_rows_bit_for_bit() {
    for entry in row_entries() {
        let rows = [numbers(33, 1), numbers(33, 2), vec![0.5; 33]];
        for row in &rows {
            let alone = call(entry, row, 33, &Vec::new());
            let batch = call(entry, &[&row[..], &rows[1], &rows[2]].concat(), 33, &Vec::new());
            for ((name, one), (_, all)) in alone.iter().zip(&batch) {
                match (one.data(), all.data()) {
                    (Data::F32(one), Data::F32(all)) => {
                        let bits = |v: &[f32]| v.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
                        assert_eq!(bits(one), bits(&all[..one.len()]), "{}, {name}", entry.id);
                    }
                    (Data::I32(one), Data::I32(all)) => {
                        assert_eq!(one[..], all[..one.len()], "{}, {name}", entry.id);
                    }
                    other => panic!("{}, {name}: {other:?}", entry.id),
                }
            }
        }
    }
}

#[test]
fn nothing_but_a_mask_is_infinite_at_the_ends_of_the_range() {
    for entry in row_entries() {
        for logits in [vec![1e4, -1e4, 0.0], vec![-1e4; 3], vec![1e4; 3], vec![3e4, 1e4, -1e4]] {
            for (name, array) in call(entry, &logits, 3, &Vec::new()) {
                let Data::F32(values) = array.data() else { continue };
                let id = entry.id;
                assert!(values.iter().all(|v| v.is_finite()), "{id}, {name}: {values:?}");
            }
        }
    }
}

#[test]
fn digits_do_not_depend_on_the_number_of_threads() {
    // One long row, cut in blocks, and many rows, shared out.
    for columns in [6_000_000, 1000] {
        // A slow rise, so that every block has a maximum of its own.
        let rise = numbers(6_000_000, 1).into_iter().enumerate();
        let logits: Vec<_> = rise.map(|(i, z)| z + i as f32 * 1e-5).collect();
        for algorithm in Algorithm::ALL {
            let with_threads = |count| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build();
                let mut p = vec![0.0; logits.len()];
                pool.expect("a pool")
                    .install(|| softmax_rows_with(algorithm, &logits, &mut p, columns, 1.0))
                    .expect("finite logits");
                p
            };
            let one = with_threads(1);
            for count in [2, 3] {
                assert!(with_threads(count) == one, "{algorithm:?}, {count} threads, {columns}");
            }
        }
    }
}

#[test]
fn the_maps_keep_their_relations() {
    for seed in 0..20 {
        let z = numbers(12, seed);
        let negated: Vec<_> = z.iter().map(|z| -z).collect();
        let tripled: Vec<_> = z.iter().map(|z| 3.0 * z).collect();
        let softmax = map("softmax", &z, &[]);
        assert_close("softmin(−z)", &map("softmin", &negated, &[]), &softmax);
        let exp: Vec<_> = map("log_softmax", &z, &[]).iter().map(|v| v.exp()).collect();
        assert_close("exp log_softmax", &exp, &softmax);
        let exp: Vec<_> = map("log_stablemax", &z, &[]).iter().map(|v| v.exp()).collect();
        assert_close("exp log_stablemax", &exp, &map("stablemax", &z, &[]));
        let spherical = |z| map("spherical_softmax", z, &[("epsilon", 0.0)]);
        assert_close("spherical, three times the logits", &spherical(&tripled), &spherical(&z));
        let max = z.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        assert!(map("logsumexp", &z, &[])[0] >= max);
        assert_close("cold logsumexp", &map("logsumexp", &z, &[("temperature", 1e-4)]), &[max]);
        let (sparse, entmax) = (map("sparsemax", &z, &[]), map("entmax15", &z, &[]));
        assert!(sparse.iter().zip(&entmax).all(|(&s, &e)| s == 0.0 || e > 0.0), "supports");
    }
}

#[test]
fn heat_levels_the_classes() {
    for entry in row_entries().filter(|entry| entry.outputs[0].name == "probabilities") {
        if entry.params.iter().all(|param| param.name != "temperature") {
            continue;
        }
        // Spherical softmax levels by its ε, against which hot logits vanish.
        let hot = vec![("temperature".to_string(), Value::Number(1e9))];
        let outputs = call(entry, &numbers(8, 1), 8, &hot);
        assert_close(entry.id, floats(&outputs, "probabilities"), &[0.125; 8]);
    }
}

#[test]
fn two_classes_are_a_sigmoid() {
    for (a, b) in [(0.0, 0.0), (1.5, -2.0), (-30.0, 40.0), (1e4, -1e4)] {
        let sigmoid = catalog::find("sigmoid").expect("in the catalog");
        let x = vec![("x".to_string(), Array::f32([1], vec![b - a]).expect("one number"))];
        let outputs = sigmoid.evaluate(x, &Vec::new()).expect("finite input");
        let p = floats(&outputs, "values")[0];
        assert_close("softmax of two", &map("softmax", &[a, b], &[])[1..], &[p]);
    }
}

#[test]
fn of_equal_classes_the_first_is_taken() {
    let gumbel = catalog::find("gumbel_softmax").expect("in the catalog");
    let row = |values: [f32; 4]| Array::f32([1, 4], values.to_vec()).expect("four numbers");
    let inputs = vec![
        ("logits".to_string(), row([0.0, 2.0, 1.0, 2.0])),
        ("noise".to_string(), row([0.0, 0.5, 1.5, 0.5])),
    ];
    let hard = vec![("hard".to_string(), Value::Flag(true))];
    let outputs = gumbel.evaluate(inputs, &hard).expect("a legal call");
    assert_eq!(floats(&outputs, "probabilities"), [0.0, 1.0, 0.0, 0.0]);
}

#[test]
fn the_ends_of_single_precision_keep_their_digits() {
    let sigmoid = 1.0 / (1.0 + (-1f32).exp());
    for (logits, temperature) in [([0.0, 3e38], 3e38), ([-2e-44, 0.0], 2e-44)] {
        let p = map("softmax", &logits, &[("temperature", temperature)]);
        assert!((p[1] - sigmoid).abs() < 1e-6, "{p:?} at {temperature}");
        let log_p = map("log_softmax", &logits, &[("temperature", temperature)]);
        assert!((log_p[1] - sigmoid.ln()).abs() < 1e-6, "{log_p:?} at {temperature}");
    }
    // Finite masks beside what they mask, and rows beyond every integer exponent.
    let two_pass = catalog::find("log_softmax_two_pass").unwrap();
    for row in [[0.0, 0.0, f32::MIN], [3e38, 3e38, -3e38]] {
        let outputs = call(two_pass, &row, 3, &Params::new());
        assert_eq!(floats(&outputs, "log_probabilities")[..2], [-std::f32::consts::LN_2; 2]);
    }
    let sum = call(catalog::find("ext_sum_exp").unwrap(), &[0.0, 0.0, -1e30], 3, &Params::new());
    assert_eq!(floats(&sum, "mantissa"), [2.0]);
    let params = vec![("temperature".to_string(), Value::Number(1e-50))];
    let logits = Array::f32([1, 2], vec![0.0, 1.0]).unwrap();
    let softmax = catalog::find("softmax").unwrap();
    let error = softmax.evaluate(vec![("logits".into(), logits)], &params).unwrap_err();
    assert!(error.got.contains("e-50"), "{error}");
}
