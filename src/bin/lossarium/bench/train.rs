//! Matrix products and steps of training on the cases of the browser benchmark.

use super::timing::{self, Candidate, Timing};
use lossarium::data::Dataset;
use lossarium::kernels::{Matrix, add_product, multiply_adds};
use lossarium::training::{Run, Trainer};
use serde_json::{Value as Json, json};
use std::fmt::Write;
use std::time::Duration;

const CASES: &str = include_str!("../../../../benches/training/cases.json");
const CLASSES: usize = 10;
/// Turns of the peak that last about as long as a small product.
const TURNS: usize = 20_000;

/// What was measured.
pub(super) struct Measured {
    /// Size, the product and the peak.
    products: Vec<([usize; 3], Vec<Timing>)>,
    /// Name and a step.
    networks: Vec<(String, Timing)>,
}

/// Every product, and every network whose name begins with `only`, with `budget` for the samples of each.
pub(super) fn measure(only: &str, budget: Duration) -> Measured {
    let cases: Json = serde_json::from_str(CASES).expect("the cases are JSON");
    let list = |name: &str| cases[name].as_array().expect("a list").clone();
    let products =
        list("products").into_iter().map(|declared| measure_product(&declared, budget / 4));
    let products = products.collect();
    let networks = list("networks").into_iter().filter(|declared| id(declared).starts_with(only));
    Measured {
        products,
        networks: networks.map(|declared| measure_network(&declared, budget)).collect(),
    }
}

fn measure_product(declared: &Json, budget: Duration) -> ([usize; 3], Vec<Timing>) {
    let size = sizes(&declared["size"]);
    let [rows, terms, columns] = [size[0], size[1], size[2]];
    eprintln!("{rows}x{terms}x{columns}");
    let numbers = |count: usize| (0..count).map(|at| (at % 7) as f32 - 3.0).collect::<Vec<_>>();
    let (left, right) = (numbers(rows * terms), numbers(terms * columns));
    let (mut product, mut scratch) = (vec![0.0; rows * columns], Vec::new());
    let transposed = declared["transposed"] == true;
    let call = || {
        let right = if transposed {
            Matrix::of_rows(&right, terms).transposed()
        } else {
            Matrix::of_rows(&right, columns)
        };
        add_product(Matrix::of_rows(&left, terms), right, &mut product, &mut scratch);
    };
    let peak = || {
        multiply_adds(TURNS);
    };
    let timings =
        timing::measure(vec![candidate("product", call), candidate("peak", peak)], budget);
    ([rows, terms, columns], timings)
}

fn measure_network(declared: &Json, budget: Duration) -> (String, Timing) {
    let name = id(declared).to_string();
    eprintln!("{name}");
    let shape = sizes(&declared["input"]);
    let (batch, size) = (sizes(&json!([declared["batch"]]))[0], shape.iter().product::<usize>());
    let count = 4 * batch;
    let features = (0..count * size).map(|at| ((at * 7919) % 257) as f32 / 257.0).collect();
    let labels = (0..count).map(|at| (at % CLASSES) as i32).collect();
    let data = Dataset::new(features, shape, labels, CLASSES).expect("legal data");
    let run = json!({
        "network": declared["network"],
        "losses": [{ "id": "cross_entropy" }],
        "optimizer": { "id": "optimizer_sgd", "params": { "lr": 0.01 } },
        "batch": batch,
    });
    let run = Run::from_json(&run.to_string()).expect("a legal run");
    let mut trainer = Trainer::new(run, data.into()).expect("a run that fits");
    let step = || {
        trainer.step(1).expect("a step");
    };
    let mut timings = timing::measure(vec![candidate(&name, step)], budget);
    (name, timings.remove(0))
}

fn candidate<'a>(name: &str, call: impl FnMut() + 'a) -> Candidate<'a> {
    Candidate { name: name.into(), prepare: Box::new(|_| {}), call: Box::new(call) }
}

/// A line a product, a line a network.
pub(super) fn table(results: &Measured) -> String {
    let mut text = format!("{:<36} {:>12} {:>12}\n", "GFLOP/s", "product", "peak");
    for (size, timings) in &results.products {
        let name = size.map(|axis| axis.to_string()).join("x");
        let speed = |count: f64, timing: &Timing| 2e-9 * count / timing.median;
        let own = speed(size.iter().product::<usize>() as f64, &timings[0]);
        let peak = speed(multiply_adds(TURNS) as f64, &timings[1]);
        let _ = writeln!(text, "{name:<36} {own:>12.1} {peak:>12.1}");
    }
    let _ = writeln!(text, "\n{:<36} {:>12}", "", "steps a second");
    for (name, timing) in &results.networks {
        let _ = writeln!(text, "{name:<36} {:>12.1}", 1.0 / timing.median);
    }
    text
}

/// The same as JSON, in milliseconds.
pub(super) fn json(results: &Measured) -> Json {
    let time = |timing: &Timing| {
        let [median, low, high] = [timing.median, timing.low, timing.high].map(|s| s * 1e3);
        json!({ "median": median, "low": low, "high": high })
    };
    let product = |(size, timings): &([usize; 3], Vec<Timing>)| {
        json!({
            "size": size.map(|axis| axis.to_string()).join("x"),
            "time": time(&timings[0]),
            "peak": time(&timings[1]),
            "peakMultiplyAdds": multiply_adds(TURNS),
        })
    };
    let network = |(id, timing): &(String, Timing)| json!({ "id": id, "time": time(timing) });
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "arithmetic": lossarium::kernels::arithmetic::instruction_set().name(),
        "products": results.products.iter().map(product).collect::<Vec<_>>(),
        "networks": results.networks.iter().map(network).collect::<Vec<_>>(),
    })
}

fn id(declared: &Json) -> &str {
    declared["id"].as_str().expect("an id")
}

fn sizes(json: &Json) -> Vec<usize> {
    let size = |axis: &Json| axis.as_u64().expect("a size") as usize;
    json.as_array().expect("sizes").iter().map(size).collect()
}
