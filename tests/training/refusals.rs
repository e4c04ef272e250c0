//! What is wrong is refused by name, and nothing has changed.

use super::{bars, moons, plain_trainer, trainer};
use lossarium::data::{Dataset, Points};
use lossarium::training::{Run, Trainer};
use lossarium::{Error, ErrorCode, Result};
use serde_json::{Value as Json, json};
use std::sync::Arc;

fn error(result: Result<Trainer>) -> Error {
    result.map(|_| ()).unwrap_err()
}

#[test]
fn a_loss_that_is_no_number_stops_the_run_and_keeps_the_last_good_state() {
    let data = moons(100);
    let changes = json!({
        "network": [{ "kind": "dense", "units": 16 }],
        "losses": [{ "id": "mse" }],
        "optimizer": { "id": "optimizer_sgd", "params": { "lr": 50 } },
    });
    let mut trainer = trainer(&changes, &data).unwrap();
    let mut good = trainer.save();
    let error = loop {
        match trainer.step(1) {
            Ok(_) => good = trainer.save(),
            Err(error) => break error,
        }
        assert!(trainer.steps() < 1000, "steps of 50 do not stay finite");
    };
    assert_eq!(error.code, ErrorCode::NotFinite);
    assert!(error.expected.ends_with(&format!("step {}", trainer.steps() + 1)), "{error}");
    assert!(!error.argument.is_empty());
    assert_eq!(trainer.save(), good, "nothing has changed");
    assert_eq!(trainer.step(1).unwrap_err(), error, "it stays stopped");
    let finite = |values: &[f32]| values.iter().all(|value| value.is_finite());
    assert!(trainer.parameters().iter().all(|parameter| finite(&parameter.tensor.values)));
    assert!(Trainer::restored(&good, data).is_ok());
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let (points, pictures) = (moons(100), bars(30));
    let refused = |changes: Json, data: &Arc<Dataset>| {
        let error = error(trainer(&changes, data));
        (error.code, error.argument)
    };
    let is = |code, argument: &str| (code, argument.to_string());
    use ErrorCode::{
        OutOfMemory, OutOfRange, ShapeMismatch, Undefined, UnknownArgument, UnknownFunction,
    };
    let network = |layer: Json| json!({ "network": [layer] });
    let losses = |id: &str| json!({ "losses": [{ "id": id }] });
    let conv = json!({ "kind": "conv2d", "channels": 2, "kernel": 3 });
    assert_eq!(refused(network(conv), &points), is(ShapeMismatch, "network[0]"));
    let conv = json!({ "kind": "conv2d", "channels": 2, "kernel": 9 });
    assert_eq!(refused(network(conv), &pictures), is(ShapeMismatch, "network[0]"));
    let pool = json!({ "kind": "max_pool2d", "kernel": 7 });
    assert_eq!(refused(network(pool), &pictures), is(ShapeMismatch, "network[0]"));
    let gru = json!({ "kind": "gru", "units": 7 });
    assert_eq!(refused(network(gru), &points), is(ShapeMismatch, "network[0]"));
    let none = json!({ "kind": "dense", "units": 0 });
    assert_eq!(refused(network(none), &points), is(OutOfRange, "network[0]"));
    let huge = json!({ "kind": "dense", "units": 1_000_000_000_000_000_u64 });
    assert_eq!(refused(network(huge), &points), is(OutOfMemory, "network"));
    assert_eq!(refused(losses("no_loss"), &points), is(UnknownFunction, "losses"));
    assert_eq!(refused(losses("softmax"), &points), is(UnknownFunction, "losses"));
    assert_eq!(refused(losses("triplet_margin_loss"), &points), is(Undefined, "losses"));
    assert_eq!(refused(losses("bpr"), &points), is(Undefined, "losses"));
    assert_eq!(refused(losses("ensloss"), &pictures), is(ShapeMismatch, "classes"));
    assert_eq!(refused(losses("kd"), &points), is(Undefined, "losses"));
    assert_eq!(refused(losses("nkd"), &points), is(ErrorCode::MissingInput, "ema"));
    assert_eq!(refused(losses("label_smoothing"), &points), is(Undefined, "losses"));
    assert_eq!(refused(json!({ "flip": true }), &points), is(ShapeMismatch, "flip"));
    let mixed = json!({ "losses": [{ "id": "cross_entropy" }, { "id": "ensloss" }] });
    assert_eq!(refused(mixed, &points), is(Undefined, "losses"));
    let param = json!({ "losses": [{ "id": "focal_loss", "params": { "gama": 2 } }] });
    assert_eq!(refused(param, &points), is(UnknownArgument, "gama"));
    let rate = json!({ "optimizer": { "id": "optimizer_sgd", "params": { "lr": -1 } } });
    assert_eq!(refused(rate, &points), is(OutOfRange, "lr"));
    let optimizer = json!({ "optimizer": { "id": "adam" } });
    assert_eq!(refused(optimizer, &points), is(UnknownFunction, "optimizer"));
}

#[test]
fn what_is_asked_of_a_trainer_is_checked() {
    let mut trainer = plain_trainer(&moons(100));
    let error = |code, argument: &str| (code, argument.to_string());
    let of = |error: Error| (error.code, error.argument);
    use ErrorCode::{LengthMismatch, NotFinite, OutOfRange, ShapeMismatch};
    assert_eq!(of(trainer.step(0).unwrap_err()), error(OutOfRange, "steps"));
    let three = Points::Blobs.draw(30, 3, 0.1, 1).unwrap();
    assert_eq!(of(trainer.evaluate(&three).unwrap_err()), error(ShapeMismatch, "classes"));
    let wide = Dataset::new(vec![0.0; 6], vec![3], vec![0, 1], 2).unwrap();
    assert_eq!(of(trainer.evaluate(&wide).unwrap_err()), error(ShapeMismatch, "data"));
    assert_eq!(of(trainer.predict(&[1.0; 3]).unwrap_err()), error(LengthMismatch, "features"));
    assert_eq!(of(trainer.predict(&[f32::NAN, 0.0]).unwrap_err()), error(NotFinite, "features"));
    assert_eq!(
        of(trainer.weigh(Some(vec![1.0; 3])).unwrap_err()),
        error(LengthMismatch, "weights")
    );
    assert_eq!(of(trainer.weigh(Some(vec![-1.0; 100])).unwrap_err()), error(OutOfRange, "weights"));
}

#[test]
fn runs_of_bad_json_name_the_place() {
    let error = Run::from_json("{\n  \"losses\": [],\n  \"optimiser\": {}\n}").unwrap_err();
    assert_eq!(error.code, ErrorCode::Malformed);
    assert!(error.got.contains("optimiser") && error.got.contains("line 3"), "{}", error.got);
    let error = Run::from_json(r#"{ "losses": [], "optimizer": { "id": "optimizer_sgd" } }"#);
    assert_eq!(error.unwrap_err().code, ErrorCode::Empty);
}

#[test]
fn files_that_are_no_whole_run_change_nothing() {
    let data = moons(60);
    let mut trainer = plain_trainer(&data);
    trainer.step(3).unwrap();
    let bytes = trainer.save();
    let code = |bytes: &[u8]| error(Trainer::restored(bytes, Arc::clone(&data))).code;
    assert_eq!(code(b""), ErrorCode::Malformed);
    assert_eq!(code(b"PK\x03\x04 an archive of something"), ErrorCode::Malformed);
    for length in (0..bytes.len()).step_by(7) {
        assert_eq!(code(&bytes[..length]), ErrorCode::Malformed, "{length} bytes");
    }
    for at in (0..bytes.len()).step_by(11) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert_eq!(code(&damaged), ErrorCode::Malformed, "byte {at}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(code(&longer), ErrorCode::Malformed);
    let other = error(Trainer::restored(&bytes, moons(61)));
    assert_eq!((other.code, other.argument.as_str()), (ErrorCode::ShapeMismatch, "data"));
    assert!(Trainer::restored(&bytes, data).is_ok());
}
