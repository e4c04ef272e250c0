//! Attention map: how much a feature map holds at each place.
//!
//! - **When**: choosing the places of an image whose local descriptors count.
//! - **Formula**: `A = Σ_channels |v|`.
//! - **Shapes**: `feature_map` `[batch, channels, height, width]`; `attention` `[batch, height, width]`.
//! - **Gradient**: none.
//! - **Edge cases**: none.
//! - **Reference**: Zhu et al. 2023, arXiv 2308.04008.
//! - **Deviations**: none.

use super::FEATURE_MAP;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "attention_map",
    golden: "attention_map",
    paper: 42,
    family: Family::Methods,
    summary: "Sum of the absolute activations at each place.",
    formula: r"A_{hw} = \sum_c |v_{chw}|",
    reference: "Zhu et al. 2023, arXiv 2308.04008",
    inputs: &[FEATURE_MAP],
    params: &[],
    outputs: &[Output::f32("attention", &["batch", "height", "width"], "The sum at each place.")],
    invariances: &[Invariance::Order("batch"), Invariance::Order("channels")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let places = call.size("height") * call.size("width");
    let mut attention = Vec::with_capacity(call.size("batch") * places);
    for image in call.f64("feature_map").chunks_exact(call.size("channels") * places) {
        let start = attention.len();
        attention.resize(start + places, 0.0);
        for channel in image.chunks_exact(places) {
            attention[start..].iter_mut().zip(channel).for_each(|(sum, v)| *sum += v.abs());
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("attention", attention);
    Ok(outputs.finish())
}
