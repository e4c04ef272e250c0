//! They learn, and tell what they have learned.

use super::{bars, moons, plain_trainer, trainer};
use lossarium::data::Points;
use lossarium::training::{Region, Trainer};
use serde_json::json;
use std::sync::Arc;

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

/// Read off the table, and not listed: which losses fit, and that every one of them can be trained with.
#[test]
fn every_loss_that_fits_takes_steps() {
    let (two, eight) = (moons(60), Arc::new(Points::Blobs.draw(80, 8, 0.1, 1).unwrap()));
    let (mut fit, mut still) = (0, Vec::new());
    for entry in lossarium::catalog::entries() {
        let changes = json!({ "losses": [{ "id": entry.id }], "ema": { "decay": 0.9 } });
        let trained = trainer(&changes, &eight).or_else(|_| trainer(&changes, &two));
        let Ok(mut trainer) = trained else { continue };
        let record = trainer.step(3).unwrap_or_else(|error| panic!("{}: {error}", entry.id));
        assert!(record.loss.is_finite(), "{}: {record:?}", entry.id);
        if record.gradient_norm == 0.0 {
            still.push(entry.id);
        }
        let data = Arc::clone(trainer.data());
        assert!(trainer.evaluate(&data).unwrap().loss.is_finite(), "{}", entry.id);
        fit += 1;
    }
    assert!(fit > 50, "{fit}");
    // A student that starts as its own teacher has nothing to learn from it.
    assert_eq!(still, ["dkd"]);
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
    let first = trainer.predict(&[-0.75, (2.0 / 3.0f64) as f32]).unwrap();
    assert_eq!(map[..2], first[..], "a row has the same digits alone and among others");
    let evaluation = trainer.evaluate(&data).unwrap();
    assert_eq!(trainer.predict(&data.features).unwrap(), evaluation.probabilities);
    assert_eq!(trainer.predict(&data.features[..2]).unwrap(), evaluation.probabilities[..2]);
    for (row, &class) in evaluation.probabilities.chunks_exact(2).zip(&evaluation.predictions) {
        assert!((row[0] + row[1] - 1.0).abs() < 1e-6 && (row[1] > row[0]) == (class == 1));
    }
    assert_eq!(trainer.dimension(), 16);
    assert_eq!(trainer.embed(&data.features).unwrap().len(), 200 * 16);
    assert_eq!(trainer.parameters()[0].name, "network[0].weight");
    assert_eq!(trainer.parameters()[0].tensor.shape()[..], [16, 2]);
}
