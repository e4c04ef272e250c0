//! Losses and methods of the catalog on the cases of the browser benchmark, which says what is measured.

use super::data::{make_inputs, weighed_sums};
use super::timing::{self, Candidate, Timing};
use lossarium::catalog::{self, json::read_case};
use lossarium::entry::{Arrays, Entry, Params};
use serde_json::{Map, Value as Json, json};
use std::cell::RefCell;
use std::fmt::Write;
use std::time::Duration;

const CASES: &str = include_str!("../../../../benches/losses/cases.json");

/// A case at a size.
pub(super) struct Measured {
    id: String,
    size: String,
    /// Steps that the last of the timings takes more than the first, where steps are what is measured.
    steps: Option<f64>,
    timings: Vec<Timing>,
    sums: Json,
}

/// Every case whose name begins with `only`, with `budget` for the samples of each.
pub(super) fn measure(only: &str, budget: Duration) -> Vec<Measured> {
    let declared: Json = serde_json::from_str(CASES).expect("the cases are JSON");
    let seed = declared["seed"].as_u64().expect("the seed is a number") as u32;
    let mut results = Vec::new();
    for case in list(&declared["cases"]).iter().filter(|case| text(&case["id"]).starts_with(only)) {
        for size in list(&case["sizes"]) {
            let size = size.as_object().expect("a size is an object");
            eprintln!("{} {}", text(&case["id"]), text(&size["name"]));
            results.push(measure_case(case, size, seed, budget));
        }
    }
    results
}

fn measure_case(case: &Json, size: &Map<String, Json>, seed: u32, budget: Duration) -> Measured {
    let id = text(&case["id"]);
    let no_params = json!({});
    let params = case.get("params").unwrap_or(&no_params);
    let (_, params) = read_case(&json!({ "inputs": {}, "params": params })).expect("legal params");
    let marginal = case.get("marginal");
    let inputs = marginal.map_or_else(
        || make_inputs(case, size, seed),
        |marginal| make_inputs(case, &with_steps(size, marginal, 0.0), seed),
    );
    let mut calls = vec![Called::new(id, id, inputs.clone(), params.clone())];
    if let Some(marginal) = marginal {
        let many = with_steps(size, marginal, number(&marginal["steps"]));
        calls.push(Called::new("many steps", id, make_inputs(case, &many, seed), params));
    }
    for (other, names) in case.get("beside").and_then(Json::as_object).into_iter().flatten() {
        let given = |name: &str| list(names).iter().any(|listed| listed == name);
        let some = inputs.iter().filter(|(name, _)| given(name)).cloned().collect();
        calls.push(Called::new(other, other, some, Params::new()));
    }
    let outputs = calls[0].entry.evaluate(inputs, &calls[0].params).expect("a legal case");
    let sums = weighed_sums(&outputs);
    drop(outputs);
    let timings = timing::measure(calls.iter().map(Called::candidate).collect(), budget);
    let steps = marginal.map(|marginal| number(&marginal["steps"]));
    Measured { id: id.into(), size: text(&size["name"]).into(), steps, timings, sums }
}

/// The size with so many steps more than one.
fn with_steps(size: &Map<String, Json>, marginal: &Json, more: f64) -> Map<String, Json> {
    let mut size = size.clone();
    let count = number(&marginal["from"]) * (1.0 + more);
    size.insert(text(&marginal["axis"]).into(), json!(count as u64));
    size
}

/// A call of the catalog and the copies of its inputs that wait to be consumed.
struct Called {
    name: String,
    entry: &'static Entry,
    inputs: Arrays,
    params: Params,
    ready: RefCell<Vec<Arrays>>,
}

impl Called {
    fn new(name: &str, id: &str, inputs: Arrays, params: Params) -> Self {
        let entry = catalog::find(id).expect("the catalog has the case");
        Self { name: name.into(), entry, inputs, params, ready: RefCell::default() }
    }

    fn candidate(&self) -> Candidate<'_> {
        Candidate {
            name: self.name.clone(),
            prepare: Box::new(|calls| {
                self.ready.replace((0..calls).map(|_| self.inputs.clone()).collect());
            }),
            call: Box::new(|| {
                let inputs = self.ready.borrow_mut().pop().expect("as many as calls");
                std::hint::black_box(self.entry.evaluate(inputs, &self.params).is_ok());
            }),
        }
    }
}

impl Measured {
    /// Milliseconds of a call, or of a step where these are measured: median, low and high.
    fn own(&self) -> [f64; 3] {
        let first = &self.timings[0];
        let seconds = match self.steps {
            None => [first.median, first.low, first.high],
            Some(steps) => {
                let many = &self.timings[1];
                [many.median - first.median, many.low - first.high, many.high - first.low]
                    .map(|seconds| seconds / steps)
            }
        };
        seconds.map(|seconds| seconds * 1e3)
    }

    /// What ran beside it.
    fn beside(&self) -> impl Iterator<Item = &Timing> {
        self.timings.iter().skip(if self.steps.is_some() { 2 } else { 1 })
    }
}

/// A line a case.
pub(super) fn table(results: &[Measured]) -> String {
    let mut text = format!("{:<28} {:<20} {:>12}  interval\n", "", "", "ms");
    for measured in results {
        let [median, low, high] = measured.own();
        let each = if measured.steps.is_some() { " a step" } else { "" };
        let Measured { id, size, .. } = measured;
        let _ = writeln!(text, "{id:<28} {size:<20} {median:>12.4}  {low:.4} to {high:.4}{each}");
        for timing in measured.beside() {
            let [median, low, high] =
                [timing.median, timing.low, timing.high].map(|seconds| seconds * 1e3);
            let name = format!("  beside: {}", timing.name);
            let _ = writeln!(text, "{name:<28} {size:<20} {median:>12.4}  {low:.4} to {high:.4}");
        }
    }
    text
}

/// The same as JSON, with checksums of the results.
pub(super) fn json(results: &[Measured]) -> Json {
    let case = |measured: &Measured| {
        let [median, low, high] = measured.own();
        let beside = measured.beside().map(|timing| {
            let [median, low, high] = [timing.median, timing.low, timing.high].map(|s| s * 1e3);
            (timing.name.clone(), json!({ "median": median, "low": low, "high": high }))
        });
        json!({
            "id": measured.id,
            "size": measured.size,
            "time": { "median": median, "low": low, "high": high },
            "beside": beside.collect::<Map<_, _>>(),
            "samples": measured.timings[0].samples,
            "sums": measured.sums,
        })
    };
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "arithmetic": lossarium::kernels::arithmetic::instruction_set().name(),
        "clockStepNanoseconds": timing::clock_step().as_nanos() as u64,
        "cases": results.iter().map(case).collect::<Vec<_>>(),
    })
}

fn list(json: &Json) -> &[Json] {
    json.as_array().expect("a list")
}

fn text(json: &Json) -> &str {
    json.as_str().expect("text")
}

fn number(json: &Json) -> f64 {
    json.as_f64().expect("a number")
}
