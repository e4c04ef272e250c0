//! Runs of training: they learn, repeat, resume with the same bits, and refuse what makes no sense.

mod learning;
mod refusals;
mod resuming;

use lossarium::Result;
use lossarium::data::{Dataset, Points};
use lossarium::kernels::arithmetic::{InstructionSet, limit};
use lossarium::training::{Run, Trainer};
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

fn plain_trainer(data: &Arc<Dataset>) -> Trainer {
    trainer(&json!({}), data).unwrap()
}
