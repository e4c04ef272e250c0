//! Bins of equal counts: each value becomes the number of its quantile.
//!
//! - **When**: a continuous feature with heavy tails goes into a model as a category.
//! - **Formula**: edges: the different quantiles at `0, 1/bins, …, 1`, interpolated linearly; code: the number of edges below the value
//!   minus 1.
//! - **Shapes**: `values` and `codes` `[samples]`; `edges` at most `bins + 1`.
//! - **Gradient**: none.
//! - **Edge cases**: intervals are open on the left and closed on the right; the least value gets the code 0. Equal edges become one, so
//!   that fewer codes may occur.
//! - **Reference**: Agarap 2018, arXiv 1709.03082, and its code.
//! - **Deviations**: edges are placed by whole numbers, where the official library rounds `1/bins`.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output, Param};

const SAMPLES: Axes = &["samples"];

const BINS: Param =
    Param::integer("bins", "b", 10, (2, u16::MAX as i64), 1, "How many bins of equal counts.");

pub(crate) const ENTRY: Entry = Entry {
    id: "decile_bin",
    golden: "decile_bin",
    paper: 40,
    family: Family::Metrics,
    summary: "Bins of equal counts: each value becomes the number of its quantile.",
    formula: r"\mathrm{code}(x) = \#\{\,e : e < x\,\} - 1",
    reference: "Agarap 2018, arXiv 1709.03082",
    inputs: &[Input::f32("values", SAMPLES, "Values of one feature.")],
    params: &[BINS],
    outputs: &[
        Output::f32("edges", &["edges"], "Ends of the bins, ascending."),
        Output::i32("codes", SAMPLES, "The bin of each value."),
    ],
    invariances: &[Invariance::Order("samples")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let values = call.f64("values");
    let mut edges = quantiles(&values, call.integer("bins") as u64);
    edges.dedup();
    let code = |&value: &f64| edges.partition_point(|&edge| edge < value).saturating_sub(1) as i32;
    let codes = values.iter().map(code).collect();
    let mut outputs = call.outputs();
    outputs.f32_of_shape("edges", &[edges.len()], edges.as_slice()).i32("codes", codes);
    Ok(outputs.finish())
}

/// The quantiles at `0, 1/bins, …, 1`.
fn quantiles(values: &[f64], bins: u64) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len() - 1;
    let quantile = |number: u64| {
        let place = number * last as u64;
        let at = (place / bins) as usize;
        let next = sorted[(at + 1).min(last)];
        sorted[at] + (next - sorted[at]) * ((place % bins) as f64 / bins as f64)
    };
    (0..=bins).map(quantile).collect()
}
