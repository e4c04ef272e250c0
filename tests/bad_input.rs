//! Every mistake in a call is an error that names the argument, and leaves the function usable.

mod support;

use lossarium::ErrorCode;
use lossarium::catalog;
use lossarium::entry::{Array, Arrays, Data, Domain, Entry, Kind, ParamKind, Params, Value};
use std::ops::Bound;
use support::calls::{array, reference_calls, replace};
use support::dice::Dice;

/// Random malformed calls of each function.
const MALFORMED: usize = 2000;

/// The first reference case of a function: a call that is right.
fn good_call(entry: &Entry) -> (Arrays, Params) {
    reference_calls(entry).swap_remove(0)
}

fn expect(entry: &'static Entry, call: (Arrays, Params), code: ErrorCode, argument: &str) {
    let Err(error) = entry.evaluate(call.0, &call.1) else {
        panic!("{}: {argument} should be refused as {code:?}", entry.id);
    };
    assert_eq!((error.code, error.argument.as_str()), (code, argument), "{}: {error}", entry.id);
}

/// A right call with one input replaced.
fn with_input(entry: &Entry, name: &str, array: Array) -> (Arrays, Params) {
    let (mut inputs, params) = good_call(entry);
    replace(&mut inputs, name, array);
    (inputs, params)
}

/// A value that the domain does not have, if it is not every number of its kind.
fn outside(domain: Domain, inputs: &Entry, arrays: &Arrays) -> Option<f32> {
    match domain {
        Domain::NonNegative | Domain::UnitInterval | Domain::Simplex => Some(-1.0),
        Domain::Positive | Domain::Sign => Some(0.0),
        Domain::Cosine | Domain::Binary => Some(2.0),
        Domain::IndexOf(axis) => {
            let sized = inputs.inputs.iter().find_map(|input| {
                let at = input.axes.iter().position(|&other| other == axis)?;
                let given = arrays.iter().find(|(name, _)| name == input.name)?;
                Some(given.1.shape()[at] as f32)
            });
            sized.or(axis.parse().ok())
        }
        Domain::Finite
        | Domain::MaskedLogits
        | Domain::Extended
        | Domain::Integer
        | Domain::Text => None,
    }
}

/// `array` with its first element replaced.
fn spoiled(array: &Array, value: f32) -> Option<Array> {
    match array.data() {
        Data::F32(values) if !values.is_empty() => {
            let mut values = values.clone();
            values[0] = value;
            Array::f32(array.shape(), values).ok()
        }
        Data::I32(values) if !values.is_empty() => {
            let mut values = values.clone();
            values[0] = value as i32;
            Array::i32(array.shape(), values).ok()
        }
        _ => None,
    }
}

#[test]
fn inputs_are_checked_by_name() {
    for entry in catalog::entries() {
        let (good, params) = good_call(entry);
        for (name, array) in &good {
            let input = entry.inputs.iter().find(|input| input.name == name).expect("declared");
            let bad = |array, code| expect(entry, with_input(entry, name, array), code, name);
            if input.kind != Kind::Text {
                bad(Array::text("no numbers"), ErrorCode::WrongType);
            }
            if input.kind == Kind::F32 {
                bad(spoiled(array, f32::NAN).expect("an element"), ErrorCode::NotFinite);
                bad(spoiled(array, f32::INFINITY).expect("an element"), ErrorCode::NotFinite);
            }
            if input.domain == Domain::MaskedLogits {
                let masked = vec![f32::NEG_INFINITY; array.shape().iter().product()];
                bad(
                    Array::f32(array.shape(), masked).expect("the same shape"),
                    ErrorCode::AllMasked,
                );
            }
            if let Some(value) = outside(input.domain, entry, &good) {
                bad(spoiled(array, value).expect("an element"), ErrorCode::OutOfRange);
            }
            if !input.may_be_empty && !array.shape().is_empty() {
                let shape: Vec<_> = array.shape().iter().map(|_| 0).collect();
                let empty = match input.kind {
                    Kind::F32 => Array::f32(shape, Vec::new()),
                    _ => Array::i32(shape, Vec::new()),
                };
                bad(empty.expect("no elements"), ErrorCode::Empty);
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

/// Numbers beyond the ends of a range.
fn beyond(min: Bound<f64>, max: Bound<f64>) -> Vec<f64> {
    let below = match min {
        Bound::Included(min) => Some(min - 1.0),
        Bound::Excluded(min) => Some(min),
        Bound::Unbounded => None,
    };
    let above = match max {
        Bound::Included(max) => Some(max + 1.0),
        Bound::Excluded(max) => Some(max),
        Bound::Unbounded => None,
    };
    [f64::NAN, f64::INFINITY, f64::NEG_INFINITY].into_iter().chain(below).chain(above).collect()
}

#[test]
fn params_are_checked_by_name() {
    for entry in catalog::entries() {
        let with = |name: &str, value| {
            let (inputs, mut params) = good_call(entry);
            params.push((name.into(), value));
            (inputs, params)
        };
        let unknown = with("temprature", Value::Flag(true));
        expect(entry, unknown, ErrorCode::UnknownArgument, "temprature");
        for param in entry.params {
            let bad = |value, code| expect(entry, with(param.name, value), code, param.name);
            if !matches!(param.kind, ParamKind::Words { .. }) {
                bad(Value::List(vec![Value::Text("x".into())]), ErrorCode::WrongType);
            }
            match &param.kind {
                ParamKind::Float { min, max, .. } => {
                    for number in beyond(*min, *max) {
                        bad(Value::Number(number), ErrorCode::OutOfRange);
                    }
                }
                ParamKind::Numbers { min, max, .. } => {
                    for number in beyond(*min, *max) {
                        bad(Value::List(vec![Value::Number(number)]), ErrorCode::OutOfRange);
                    }
                }
                ParamKind::Integer { min, max, .. } => {
                    for number in
                        [f64::NAN, *min as f64 - 1.0, *max as f64 + 1.0, *min as f64 + 0.5]
                    {
                        bad(Value::Number(number), ErrorCode::OutOfRange);
                    }
                }
                ParamKind::Choice { .. } => bad(Value::Text("x".into()), ErrorCode::OutOfRange),
                ParamKind::Flag { .. } => bad(Value::Number(1.0), ErrorCode::WrongType),
                ParamKind::Words { .. } => bad(Value::List(Vec::new()), ErrorCode::OutOfRange),
                ParamKind::Shapes => bad(Value::Number(1.0), ErrorCode::WrongType),
            }
        }
    }
}

/// A text with a piece cut out, doubled or put elsewhere: nearly right, and most often not.
fn any_text(dice: &mut Dice, good: &str) -> Array {
    let letters: Vec<char> = good.chars().collect();
    let (from, to) = (dice.below(letters.len() + 1), dice.below(letters.len() + 1));
    let (from, to) = (from.min(to), from.max(to));
    let pieces = [&letters[..from], &letters[from..to], &letters[to..]];
    let mut text: String =
        (0..3).flat_map(|_| *dice.pick(&pieces)).take(2 * letters.len()).collect();
    if dice.below(4) == 0 {
        let odd = ["1e99", "-", "NaN", "", "\u{0}"];
        text = text.replacen(char::is_numeric, odd[dice.below(odd.len())], 1);
    }
    Array::text(text)
}

/// Any array: near to what `good` is, or nothing like it.
fn any_array(dice: &mut Dice, good: &Array) -> Array {
    if let (Data::Text(text), true) = (good.data(), dice.below(4) > 0) {
        return any_text(dice, text);
    }
    let mut shape = good.shape().to_vec();
    match dice.below(8) {
        0 => shape = (0..dice.below(4)).map(|_| dice.below(4)).collect(),
        1 if !shape.is_empty() => {
            let axis = dice.below(shape.len());
            shape[axis] = dice.below(5);
        }
        _ => {}
    }
    let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0, -0.0, -1.0, 1e-40, 1e4, -1e4, 3e38];
    let length = shape.iter().product();
    let some_are_odd = dice.below(4) == 0;
    let float = |dice: &mut Dice| match dice.below(10) {
        0 if some_are_odd => *dice.pick(&odd),
        1 => dice.below(3) as f32,
        _ => dice.between(-4.0, 4.0),
    };
    let floats = (0..length).map(|_| float(dice)).collect();
    let integers = (0..length).map(|_| dice.below(7) as i32 - 1).collect();
    let numbers = match (good.kind(), dice.below(20)) {
        (_, 0) => return Array::text("text"),
        (Kind::I32, 1) | (Kind::F32, 2..) => Array::f32(shape, floats),
        _ => Array::i32(shape, integers),
    };
    numbers.expect("as many as the shape says")
}

fn any_value(dice: &mut Dice, kind: &ParamKind) -> Value {
    match kind {
        ParamKind::Choice { choices, .. } => Value::Text((*dice.pick(choices)).into()),
        ParamKind::Flag { .. } => Value::Flag(dice.below(2) == 0),
        ParamKind::Numbers { .. } => {
            Value::List((0..dice.below(4)).map(|_| Value::Number(dice.below(5) as f64)).collect())
        }
        ParamKind::Words { .. } | ParamKind::Shapes => Value::List(Vec::new()),
        ParamKind::Integer { .. } => Value::Number(dice.below(9) as f64),
        ParamKind::Float { .. } => Value::Number(f64::from(dice.between(-1.0, 4.0))),
    }
}

#[test]
fn no_malformed_call_panics_and_the_next_one_is_right() {
    for entry in catalog::entries() {
        let mut dice = Dice::new(11);
        let calls = reference_calls(entry);
        let before = entry.evaluate(calls[0].0.clone(), &calls[0].1);
        for _ in 0..MALFORMED {
            let (mut inputs, mut params) = dice.pick(&calls).clone();
            for _ in 0..=dice.below(2) {
                if let Some((name, _)) = inputs.get(dice.below(inputs.len())).cloned() {
                    let array = any_array(&mut dice, array(&inputs, &name));
                    replace(&mut inputs, &name, array);
                }
                if !entry.params.is_empty() && dice.below(3) == 0 {
                    let param = dice.pick(entry.params);
                    params.push((param.name.into(), any_value(&mut dice, &param.kind)));
                }
            }
            let answer = std::panic::catch_unwind(|| entry.evaluate(inputs.clone(), &params));
            assert!(answer.is_ok(), "{} panics: {inputs:?}, {params:?}", entry.id);
        }
        assert_eq!(entry.evaluate(calls[0].0.clone(), &calls[0].1), before, "{}", entry.id);
    }
}
