//! The same bits again: from the same seed, after a pause, in another build.

use super::{moons, trainer};
use lossarium::data::Points;
use lossarium::kernels::arithmetic::{InstructionSet, limit};
use lossarium::training::{Record, Run, Trainer};
use serde_json::{Value as Json, json};
use std::sync::Arc;

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

/// The checksum of a saved run: of all its weights, moments and counts. `tests/node/training.test.ts` expects the same of wasm.
#[test]
fn a_golden_run_has_its_digits() {
    let run = include_str!("../golden_run.json");
    limit(InstructionSet::FourLanes);
    let data = Arc::new(Points::Spirals.draw(300, 3, 0.02, 11).unwrap());
    let mut trainer = Trainer::new(Run::from_json(run).unwrap(), data).unwrap();
    trainer.step(50).unwrap();
    let bytes = trainer.save();
    let digest: String =
        bytes[bytes.len() - 8..].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, "8fab139573f73800", "{:?}", trainer.step(1));
}
