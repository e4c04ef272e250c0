//! A trainer's later steps allocate nothing but what the call of its loss does. In a file of its own, for it has an
//! allocator that counts.

#[path = "support/counting.rs"]
mod counting;

use lossarium::data::Dataset;
use lossarium::training::{Run, Trainer};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// Allocations of ten later steps of a run, all within one epoch.
fn allocations(changes: &Json) -> usize {
    let features = (0..320 * 64).map(|i| ((i * 7919) % 257) as f32 / 257.0).collect();
    let labels = (0..320).map(|i| i % 4).collect();
    let data = Arc::new(Dataset::new(features, vec![1, 8, 8], labels, 4).unwrap());
    let mut run = json!({
        "losses": [{ "id": "cross_entropy" }],
        "optimizer": { "id": "optimizer_adam" },
        "batch": 16,
    });
    for (name, value) in changes.as_object().unwrap() {
        run[name] = value.clone();
    }
    let mut trainer = Trainer::new(Run::from_json(&run.to_string()).unwrap(), data).unwrap();
    trainer.step(3).unwrap();
    let before = counting::allocations();
    trainer.step(10).unwrap();
    counting::allocations() - before
}

#[test]
fn later_steps_allocate_what_the_loss_does() {
    // A network of no layer has nothing but its head and the loss.
    let of_loss = allocations(&json!({}));
    assert!(of_loss < 10 * 60, "a loss call is small: {of_loss} in ten");
    let deep = json!({
        "network": [
            { "kind": "conv2d", "channels": 4, "kernel": 3, "padding": 1 }, { "kind": "batch_norm" },
            { "kind": "relu" }, { "kind": "max_pool2d", "kernel": 2 }, { "kind": "dropout", "rate": 0.2 },
            { "kind": "dense", "units": 32 }, { "kind": "layer_norm" }, { "kind": "tanh" },
            { "kind": "dense", "units": 16 }, { "kind": "gelu" },
        ],
        "clip_norm": 1.0, "perp_grad": {}, "ema": { "decay": 0.9 }, "flip": true,
        "schedule": { "kind": "cosine", "steps": 100 },
    });
    assert_eq!(allocations(&deep), of_loss, "layers, wrappers and schedule allocate nothing");
    let sharp = allocations(&json!({ "sam": { "rho": 0.05 } }));
    assert_eq!(sharp, 2 * of_loss, "two looks, two calls");
}
