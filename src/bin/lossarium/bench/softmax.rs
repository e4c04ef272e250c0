//! Softmax in place, on the shapes of the browser benchmark.

use super::timing::{self, Candidate, Timing};
use lossarium::kernels::arithmetic::{InstructionSet, limit};
use lossarium::kernels::softmax::{Algorithm, softmax_rows_in_place};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use std::fmt::Write;
use std::time::Duration;

/// Rows × length of a row.
const SHAPES: [(usize, usize); 9] = [
    (64, 10),
    (128, 1000),
    (32, 32_000),
    (8, 131_072),
    (1, 1_000),
    (1, 100_000),
    (1, 1_000_000),
    (1, 4_000_000),
    (1, 16_000_000),
];

/// The loop that one writes without a library, and the name it goes by.
const PLAIN: &str = "plain loop";

/// Standard deviation of the logits.
const SIGMA: f32 = 3.0;

/// Softmax in place.
type Call = Box<dyn Fn(&mut [f32])>;

/// The times of one shape.
pub(super) struct Measured {
    rows: usize,
    columns: usize,
    timings: Vec<Timing>,
}

/// Every shape, with `budget` for the samples of each.
pub(super) fn measure(budget: Duration) -> Vec<Measured> {
    SHAPES.iter().map(|&(rows, columns)| measure_shape(rows, columns, budget)).collect()
}

fn measure_shape(rows: usize, columns: usize, budget: Duration) -> Measured {
    let logits = logits(rows * columns);
    let data = RefCell::new(logits.clone());
    let candidate = |name: String, call: Call| Candidate {
        name,
        prepare: Box::new(|_| data.borrow_mut().copy_from_slice(&logits)),
        call: Box::new({
            let data = &data;
            move || call(&mut data.borrow_mut())
        }),
    };
    let mut candidates =
        vec![candidate(PLAIN.into(), Box::new(move |data| plain_softmax(data, columns)))];
    for set in InstructionSet::available() {
        for algorithm in Algorithm::ALL {
            let call = move |data: &mut [f32]| {
                limit(set);
                softmax_rows_in_place(algorithm, data, columns, 1.0)
                    .expect("the logits are finite");
            };
            candidates.push(candidate(name(set, algorithm), Box::new(call)));
        }
    }
    let timings = timing::measure(candidates, budget);
    Measured { rows, columns, timings }
}

fn name(set: InstructionSet, algorithm: Algorithm) -> String {
    format!("{}, {}", set.name(), algorithm.name())
}

/// Numbers that are about normal (the sum of four uniform ones), from a seed.
fn logits(length: usize) -> Vec<f32> {
    let mut random = Pcg32::seed_from_u64(1);
    let mut uniform = || random.next_u32() as f32 / u32::MAX as f32;
    let spread = SIGMA * 3f32.sqrt();
    (0..length).map(|_| spread * (uniform() + uniform() + uniform() + uniform() - 2.0)).collect()
}

/// Three passes over each row, the standard library's `exp`, one multiplication by `1 / sum`.
fn plain_softmax(data: &mut [f32], columns: usize) {
    for row in data.chunks_exact_mut(columns) {
        let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sum = 0.0;
        for x in row.iter_mut() {
            *x = (*x - max).exp();
            sum += *x;
        }
        let scale = 1.0 / sum;
        row.iter_mut().for_each(|x| *x *= scale);
    }
}

impl Measured {
    /// Nanoseconds an element of `seconds` a call.
    fn per_element(&self, seconds: f64) -> f64 {
        seconds * 1e9 / (self.rows * self.columns) as f64
    }

    fn plain(&self) -> &Timing {
        let plain = self.timings.iter().find(|timing| timing.name == PLAIN);
        plain.expect("the plain loop runs beside every shape")
    }
}

/// A table a shape: time an element with its interval, and how many times as fast as the plain loop.
pub(super) fn tables(results: &[Measured]) -> String {
    let mut text = format!("clock step {:?}\n", timing::clock_step());
    for measured in results {
        let _ = writeln!(text, "\n{} x {}", measured.rows, measured.columns);
        let _ =
            writeln!(text, "{:<36} {:>10}  {:^19} {:>7}", "", "ns/element", "interval", "x plain");
        for timing in &measured.timings {
            let [median, low, high] = [timing.median, timing.low, timing.high]
                .map(|seconds| measured.per_element(seconds));
            let ratio = measured.plain().median / timing.median;
            let interval = format!("{low:.3} to {high:.3}");
            let _ =
                writeln!(text, "{:<36} {median:>10.3}  {interval:^19} {ratio:>7.2}", timing.name);
        }
    }
    text
}

/// The same as JSON.
pub(super) fn json(results: &[Measured]) -> Json {
    let shapes = results.iter().map(|measured| {
        let timings = measured.timings.iter().map(|timing| {
            let [median, low, high] = [timing.median, timing.low, timing.high]
                .map(|seconds| measured.per_element(seconds));
            json!({
                "name": timing.name,
                "nanosecondsPerElement": { "median": median, "low": low, "high": high },
                "timesPlain": measured.plain().median / timing.median,
                "samples": timing.samples,
            })
        });
        json!({
            "rows": measured.rows,
            "columns": measured.columns,
            "timings": timings.collect::<Vec<_>>(),
        })
    });
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "system": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "clockStepNanoseconds": timing::clock_step().as_nanos() as u64,
        "sigma": SIGMA,
        "shapes": shapes.collect::<Vec<_>>(),
    })
}
