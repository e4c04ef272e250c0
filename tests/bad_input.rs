//! Every mistake in a call is an error that names the argument, and leaves the function usable.

mod support;

use lossarium::ErrorCode;
use lossarium::catalog::{self, json};
use lossarium::entry::{Array, Arrays, Data, Domain, Entry, Kind, ParamKind, Params, Value};
use proptest::prelude::*;

/// The first reference case of a function: a call that is right.
fn good_call(entry: &Entry) -> (Arrays, Params) {
    let golden = support::golden_of(entry);
    json::read_case(&golden["cases"][0]).expect("a case")
}

fn expect(entry: &'static Entry, call: (Arrays, Params), code: ErrorCode, argument: &str) {
    let error = entry.evaluate(call.0, &call.1).expect_err(entry.id);
    assert_eq!((error.code, error.argument.as_str()), (code, argument), "{}: {error}", entry.id);
}

/// A right call with one input replaced.
fn with_input(entry: &Entry, name: &str, array: Array) -> (Arrays, Params) {
    let (mut inputs, params) = good_call(entry);
    inputs.iter_mut().filter(|(input, _)| input == name).for_each(|(_, old)| *old = array.clone());
    (inputs, params)
}

#[test]
fn inputs_are_checked_by_name() {
    for entry in catalog::entries() {
        let (good, params) = good_call(entry);
        for (name, array) in &good {
            let input = entry.inputs.iter().find(|input| input.name == name).expect("declared");
            let bad = |array, code| expect(entry, with_input(entry, name, array), code, name);
            bad(Array::text("no numbers"), ErrorCode::WrongType);
            if let Data::F32(values) = array.data() {
                let empty = Array::f32([array.shape(), &[0]].concat(), Vec::new());
                bad(empty.expect("no elements"), ErrorCode::Empty);
                let spoiled = |value: f32| {
                    let mut values = values.clone();
                    values[0] = value;
                    Array::f32(array.shape(), values).expect("the same shape")
                };
                bad(spoiled(f32::NAN), ErrorCode::NotFinite);
                bad(spoiled(f32::INFINITY), ErrorCode::NotFinite);
                if input.domain == Domain::MaskedLogits {
                    let masked = vec![f32::NEG_INFINITY; values.len()];
                    let masked = Array::f32(array.shape(), masked).expect("the same shape");
                    bad(masked, ErrorCode::AllMasked);
                }
            }
            if !input.optional {
                let left_out = good.iter().filter(|(other, _)| other != name).cloned().collect();
                expect(entry, (left_out, params.clone()), ErrorCode::MissingInput, name);
            }
        }
        let mut unknown = good_call(entry);
        unknown.0.push(("logit".into(), Array::text("")));
        expect(entry, unknown, ErrorCode::UnknownArgument, "logit");
    }
}

#[test]
fn params_are_checked_by_name() {
    for entry in catalog::entries() {
        let with = |name: &str, value| {
            let (inputs, mut params) = good_call(entry);
            params.push((name.into(), value));
            (inputs, params)
        };
        expect(
            entry,
            with("temprature", Value::Flag(true)),
            ErrorCode::UnknownArgument,
            "temprature",
        );
        for param in entry.params {
            let bad = |value, code| expect(entry, with(param.name, value), code, param.name);
            bad(Value::List(vec![Value::Text("x".into())]), ErrorCode::WrongType);
            if let ParamKind::Float { .. } | ParamKind::Integer { .. } = param.kind {
                for number in [f64::NAN, f64::INFINITY, -1.0] {
                    bad(Value::Number(number), ErrorCode::OutOfRange);
                }
            }
        }
    }
    let taylor = catalog::find("taylor_softmax").expect("in the catalog");
    let (inputs, _) = good_call(taylor);
    let odd = vec![("order".to_string(), Value::Number(3.0))];
    expect(taylor, (inputs, odd), ErrorCode::OutOfRange, "order");
}

fn any_array() -> impl Strategy<Value = Array> {
    let number = prop_oneof![
        any::<f32>(),
        -5.0f32..5.0,
        Just(f32::NAN),
        Just(f32::INFINITY),
        Just(f32::NEG_INFINITY),
        Just(0.0),
    ];
    let shape = prop::collection::vec(0usize..4, 0..4);
    let floats = shape.prop_flat_map(move |shape| {
        let length = shape.iter().product::<usize>();
        prop::collection::vec(number.clone(), length)
            .prop_map(move |data| Array::f32(shape.clone(), data).expect("the right length"))
    });
    let integers = prop::collection::vec(any::<i32>(), 0..4)
        .prop_map(|data| Array::i32([data.len()], data).expect("the right length"));
    prop_oneof![6 => floats, 1 => integers, 1 => Just(Array::text("text"))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_call_panics_and_the_next_one_is_right(
        arrays in prop::collection::vec(any_array(), 3),
        numbers in prop::collection::vec(any::<f64>(), 2),
    ) {
        for entry in catalog::entries() {
            let (good, params) = good_call(entry);
            let before = entry.evaluate(good.clone(), &params);
            let names = entry.inputs.iter().map(|input| input.name.to_string());
            let inputs = names.zip(arrays.iter().cloned()).collect();
            let names = entry.params.iter().map(|param| param.name.to_string());
            let numbers = names.zip(numbers.iter().map(|&number| Value::Number(number))).collect();
            if let Ok(outputs) = entry.evaluate(inputs, &numbers) {
                prop_assert!(outputs.iter().all(|(_, array)| array.kind() != Kind::Text));
            }
            prop_assert_eq!(entry.evaluate(good, &params), before);
        }
    }
}
