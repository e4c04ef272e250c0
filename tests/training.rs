//! Runs of training: they learn, repeat, resume with the same bits, and refuse what makes no sense.

use lossarium::data::{Dataset, Points};
use lossarium::kernels::arithmetic::{InstructionSet, limit};
use lossarium::training::{Record, Region, Run, Trainer};
use lossarium::{Error, ErrorCode, Result};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// A small network of points with the changes of a case.
fn run_with(changes: &Json) -> Run {
    let mut run = json!({
        "network": [{ "kind": "dense", "units": 16 }, { "kind": "tanh" }],
        "losses": [{ "id": "cross_entropy" }],
        "optimizer": { "id": "optimizer_adam", "params": { "lr": 0.02 } },
        "batch": 32,
        "seed": 5,
    });
    for (name, value) in changes.as_object().unwrap() {
        run[name] = value.clone();
    }
    Run::from_json(&run.to_string()).unwrap()
}

fn moons(count: usize) -> Arc<Dataset> {
    Arc::new(Points::Moons.draw(count, 2, 0.08, 3).unwrap())
}

/// Pictures of 6 × 6 with a bright bar: upright, lying, or none but noise.
fn bars(count: usize) -> Arc<Dataset> {
    let noise = lossarium::data::gumbel_noise(9, 36 * count);
    let mut features: Vec<f32> = noise.iter().map(|noise| 0.1 * noise).collect();
    let labels: Vec<i32> = (0..count as i32).map(|at| at % 3).collect();
    for (at, picture) in features.chunks_exact_mut(36).enumerate() {
        let place = at / 3 % 6;
        for along in 0..6 {
            match at % 3 {
                0 => picture[along * 6 + place] += 1.0,
                1 => picture[place * 6 + along] += 1.0,
                _ => {}
            }
        }
    }
    Arc::new(Dataset::new(features, vec![1, 6, 6], labels, 3).unwrap())
}

/// Every test has the arithmetic of the wasm files, so that a golden run is theirs too.
fn trainer(changes: &Json, data: &Arc<Dataset>) -> Result<Trainer> {
    limit(InstructionSet::FourLanes);
    Trainer::new(run_with(changes), Arc::clone(data))
}

fn error(result: Result<Trainer>) -> Error {
    result.map(|_| ()).unwrap_err()
}

fn accuracy(trainer: &mut Trainer, steps: usize) -> f64 {
    trainer.step(steps).unwrap();
    let data = Arc::clone(trainer.data());
    trainer.evaluate(&data).unwrap().accuracy
}

#[test]
fn learns_every_set_of_points() {
    for &(name, points) in Points::ALL {
        let data = Arc::new(points.draw(300, 2, 0.03, 1).unwrap());
        let layers = json!([
            { "kind": "dense", "units": 32 }, { "kind": "tanh" },
            { "kind": "dense", "units": 32 }, { "kind": "tanh" },
        ]);
        let mut trainer = trainer(&json!({ "network": layers }), &data).unwrap();
        let accuracy = accuracy(&mut trainer, 800);
        assert!(accuracy > 0.95, "{name}: {accuracy}");
    }
}

#[test]
fn learns_pictures_by_every_kind_of_network() {
    let networks = [
        ("dense", json!([{ "kind": "dense", "units": 24 }, { "kind": "relu" }])),
        (
            "conv",
            json!([
                { "kind": "conv2d", "channels": 6, "kernel": 3, "padding": 1 },
                { "kind": "batch_norm" }, { "kind": "relu" },
                { "kind": "max_pool2d", "kernel": 2 }, { "kind": "dropout", "rate": 0.1 },
            ]),
        ),
        (
            "average pools",
            json!([
                { "kind": "conv2d", "channels": 6, "kernel": 3 }, { "kind": "gelu" },
                { "kind": "avg_pool2d", "kernel": 2 },
            ]),
        ),
        ("gru", json!([{ "kind": "rows" }, { "kind": "gru", "units": 16 }])),
        (
            "gru, reset before",
            json!([
                { "kind": "rows" },
                { "kind": "gru", "units": 12, "reset_after": false, "all": true }, { "kind": "mean" },
            ]),
        ),
        (
            "attention",
            json!([
                { "kind": "rows" }, { "kind": "dense", "units": 16 },
                { "kind": "residual", "layers": [{ "kind": "layer_norm" }, { "kind": "attention", "heads": 2 }] },
                { "kind": "dense", "units": 16 }, { "kind": "sigmoid" }, { "kind": "mean" },
            ]),
        ),
    ];
    let data = bars(240);
    for (name, network) in networks {
        let mut trainer = trainer(&json!({ "network": network }), &data).unwrap();
        let accuracy = accuracy(&mut trainer, 300);
        assert!(accuracy > 0.9, "{name}: {accuracy}");
    }
}

/// Losses that are fed each in another way, with the classes that they need and how well they do.
#[test]
fn learns_by_losses_of_every_kind() {
    let data = moons(300);
    let alone = [
        "cross_entropy",
        "focal_loss",
        "ldr_kl",
        "mse",
        "multilabel_bce_loss",
        "binary_cross_entropy_with_logits",
        "binary_hinge_loss",
        "ensloss",
        "anyloss_accuracy",
        "anyloss_gmean",
        "cnn_svm_loss",
        "kl_divergence",
        "arcface_loss",
        "elastic_arcface",
        "curricularface_loss",
        "magface_loss",
    ];
    let mut failed = false;
    for id in alone {
        let mut trainer = trainer(&json!({ "losses": [{ "id": id }] }), &data).unwrap();
        let accuracy = accuracy(&mut trainer, 400);
        println!("{id}: {accuracy}");
        failed |= accuracy <= 0.85;
    }
    assert!(!failed, "a loss above does not learn");
    let sums = [
        // Scores divided by their sizes are flat where two classes are of opposite signs.
        json!([{ "id": "aldr_kl", "params": { "normalize": "none" } }]),
        json!([{ "id": "cross_entropy" }, { "id": "orthogonal_projection_loss", "weight": 0.1 }]),
        json!([{ "id": "cross_entropy" }, { "id": "saf_trajectory_loss" }]),
        json!([{ "id": "cross_entropy" }, { "id": "kd", "weight": 0.5 }]),
    ];
    for losses in sums {
        let changes = json!({ "losses": losses, "ema": { "decay": 0.9 } });
        let mut trainer = trainer(&changes, &data).unwrap();
        let accuracy = accuracy(&mut trainer, 400);
        assert!(accuracy > 0.85, "{losses}: {accuracy}");
    }
}

/// What may be changed about a run, for resuming.
fn cases() -> Vec<Json> {
    let mut cases: Vec<Json> = [
        json!({ "id": "optimizer_sgd", "params": { "lr": 0.1 } }),
        json!({ "id": "optimizer_momentum", "params": { "lr": 0.05 } }),
        json!({ "id": "optimizer_nesterov", "params": { "lr": 0.05 } }),
        json!({ "id": "optimizer_adam", "params": { "lr": 0.01, "weight_decay": 1e-4 } }),
        json!({ "id": "optimizer_adamw", "params": { "lr": 0.01 } }),
        json!({ "id": "optimizer_rmsprop", "params": { "lr": 0.003, "centered": true, "momentum": 0.5 } }),
    ]
    .map(|optimizer| json!({ "optimizer": optimizer }))
    .into();
    cases.extend([
        json!({
            "sam": { "rho": 0.05 }, "ema": { "decay": 0.95 }, "perp_grad": {}, "clip_norm": 0.5,
            "label_noise": 0.1, "imbalance": 0.3, "schedule": { "kind": "cosine", "steps": 100 },
        }),
        json!({
            "network": [
                { "kind": "dense", "units": 8 }, { "kind": "batch_norm" }, { "kind": "relu" },
                { "kind": "dropout", "rate": 0.3 },
            ],
            "sam": { "rho": 0.1, "adaptive": true },
        }),
        json!({ "losses": [{ "id": "cross_entropy" }, { "id": "saf_trajectory_loss" }] }),
        json!({ "losses": [{ "id": "aldr_kl" }] }),
        json!({ "losses": [{ "id": "curricularface_loss" }] }),
        json!({ "losses": [{ "id": "ensloss" }] }),
    ]);
    cases
}

#[test]
fn a_saved_run_goes_on_with_the_same_bits() {
    let data = moons(75);
    for changes in cases() {
        let mut through = trainer(&changes, &data).unwrap();
        let mut records: Vec<Record> = Vec::new();
        for _ in 0..23 {
            records.push(through.step(1).unwrap());
        }
        for stop in [0, 1, 3, 10] {
            let mut first = trainer(&changes, &data).unwrap();
            if stop > 0 {
                first.step(stop).unwrap();
            }
            let bytes = first.save();
            drop(first);
            let mut second = Trainer::restored(&bytes, Arc::clone(&data)).unwrap();
            assert_eq!(second.save(), bytes, "{changes}");
            for record in &records[stop..] {
                assert_eq!(second.step(1).unwrap(), *record, "{changes} after {stop}");
            }
            assert_eq!(second.save(), through.save(), "{changes} after {stop}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_digits_and_another_seed_others() {
    let data = moons(100);
    let bytes = |seed| {
        let mut trainer = trainer(&json!({ "seed": seed }), &data).unwrap();
        trainer.step(20).unwrap();
        trainer.save()
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn two_losses_see_the_same_batches_and_start_from_the_same_weights() {
    let data = moons(100);
    let network = json!([{ "kind": "dense", "units": 4 }, { "kind": "dropout", "rate": 0.5 }]);
    let first = trainer(&json!({ "network": network }), &data).unwrap();
    let second = trainer(&json!({ "network": network, "losses": [{ "id": "mse" }] }), &data);
    assert_eq!(first.parameters(), second.unwrap().parameters());
}

#[test]
fn examples_without_weight_teach_nothing() {
    let data = moons(200);
    let mut trainer = trainer(&json!({}), &data).unwrap();
    let only_ones = data.labels.iter().map(|&label| label as f32).collect();
    trainer.weigh(Some(only_ones)).unwrap();
    trainer.step(300).unwrap();
    let evaluation = trainer.evaluate(&data).unwrap();
    assert!(evaluation.predictions.iter().all(|&class| class == 1));
    // Weights that are all alike are the mean.
    let [mut plain, mut weighed] = [(); 2].map(|()| plain_trainer(&data));
    weighed.weigh(Some(vec![2.5; 200])).unwrap();
    let (plain, weighed) = (plain.step(5).unwrap(), weighed.step(5).unwrap());
    assert!((plain.loss - weighed.loss).abs() < 1e-5, "{plain:?} {weighed:?}");
}

fn plain_trainer(data: &Arc<Dataset>) -> Trainer {
    trainer(&json!({}), data).unwrap()
}

#[test]
fn sharpness_aware_steps_average_and_noise_do_what_they_say() {
    let data = moons(200);
    let mut noisy = trainer(&json!({ "label_noise": 0.4 }), &data).unwrap();
    let accuracy = noisy.step(300).unwrap().accuracy;
    assert!(accuracy < 0.95, "a batch with wrong labels is not fitted by 16 units: {accuracy}");
    let thinned = trainer(&json!({ "imbalance": 0.1 }), &data).unwrap().examples_of_epoch();
    assert!((101..125).contains(&thinned), "{thinned} of 200");
    let mut slid = plain_trainer(&data);
    slid.step(2).unwrap();
    slid.corrupt(0.2, 0.1).unwrap();
    assert_eq!(slid.examples_of_epoch(), 200, "this epoch has begun already");
    slid.step(6).unwrap();
    assert_eq!(slid.examples_of_epoch(), thinned);
    assert_eq!(slid.corrupt(1.0, 1.0).unwrap_err().argument, "label_noise");
}

#[test]
fn regions_and_embeddings_agree_with_predictions() {
    let data = moons(200);
    let mut trainer = plain_trainer(&data);
    trainer.step(200).unwrap();
    let region = Region { x: [-1.0, 1.0], y: [1.0, -1.0], columns: 4, rows: 3 };
    let map = trainer.regions(&region).unwrap();
    assert_eq!(map.len(), 4 * 3 * 2);
    let first = trainer.predict(&[-0.75, 1.0 - 1.0 / 3.0]).unwrap();
    // Products of one row and of many are summed in other orders.
    assert!(map.iter().zip(&first).all(|(a, b)| (a - b).abs() < 1e-6), "{map:?} {first:?}");
    let evaluation = trainer.evaluate(&data).unwrap();
    assert_eq!(trainer.predict(&data.features).unwrap(), evaluation.probabilities);
    for (row, &class) in evaluation.probabilities.chunks_exact(2).zip(&evaluation.predictions) {
        assert!((row[0] + row[1] - 1.0).abs() < 1e-6 && (row[1] > row[0]) == (class == 1));
    }
    assert_eq!(trainer.dimension(), 16);
    assert_eq!(trainer.embed(&data.features).unwrap().len(), 200 * 16);
    assert_eq!(trainer.parameters()[0].name, "network[0].weight");
    assert_eq!(trainer.parameters()[0].tensor.shape()[..], [16, 2]);
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
    assert_eq!(refused(losses("kd"), &points), is(ErrorCode::MissingInput, "ema"));
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

/// The checksum of a saved run: of all its weights, moments and counts. `tests/node/training.test.ts` expects the same of wasm.
#[test]
fn a_golden_run_has_its_digits() {
    let run = include_str!("golden_run.json");
    limit(InstructionSet::FourLanes);
    let data = Arc::new(Points::Spirals.draw(300, 3, 0.02, 11).unwrap());
    let mut trainer = Trainer::new(Run::from_json(run).unwrap(), data).unwrap();
    trainer.step(50).unwrap();
    let bytes = trainer.save();
    let digest: String =
        bytes[bytes.len() - 8..].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, "8fab139573f73800", "{:?}", trainer.step(1));
}
