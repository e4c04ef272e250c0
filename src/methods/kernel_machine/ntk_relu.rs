//! Tangent kernel of an infinitely wide ReLU network without bias, and its Gaussian process kernel.
//!
//! - **When**: the network of infinite width, exactly, as a kernel machine.
//! - **Formula**: from `S = x · z / d`, `T = S`, in each layer with `u = S / √(a b)`, `a`, `b` the squared lengths and `φ = acos u`:
//!   `S ← √(a b) (√(1 − u²) + (π − φ) u) / 2π`, `T ← S + T (π − φ) / 2π`, `a ← a / 2`, `b ← b / 2`.
//! - **Shapes**: `x` `[rows, dimension]`, `z` `[columns, dimension]`; `ntk` and `nngp` `[rows, columns]`.
//! - **Gradient**: none.
//! - **Edge cases**: a vector of zeros has kernel 0 with everything.
//! - **Reference**: Chen et al. 2021, arXiv 2111.06063; for one layer `|x| |z| (2 u (π − φ) + √(1 − u²)) / 2πd`.
//! - **Deviations**: `hidden_layers` counts layers, where the official code counts from 0. No factor √2 anywhere, as in that code.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::rows::dot;
use std::f64::consts::PI;

pub(crate) const ENTRY: Entry = Entry {
    id: "ntk_relu",
    golden: "ntk_relu",
    paper: 16,
    family: Family::Methods,
    summary: "Neural tangent kernel of an infinitely wide ReLU network.",
    formula: r"T \leftarrow S + T\,\frac{\pi - \arccos u}{2\pi}",
    reference: "Chen et al. 2021, arXiv 2111.06063",
    inputs: &[
        Input::f32("x", &["rows", "dimension"], "Points, a row each."),
        Input::f32("z", &["columns", "dimension"], "Points to compare them with."),
    ],
    params: &[Param::integer("hidden_layers", "L", 1, (1, 1000), 1, "Hidden layers.")],
    outputs: &[
        Output::f32("ntk", &["rows", "columns"], "The tangent kernel."),
        Output::f32("nngp", &["rows", "columns"], "The kernel of the random network's outputs."),
    ],
    invariances: &[
        Invariance::Order("rows"),
        Invariance::Order("columns"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (x, z, dimension) = (call.f64("x"), call.f64("z"), call.size("dimension"));
    let layers = call.integer("hidden_layers");
    let count = call.size("rows") * call.size("columns");
    let (mut ntk, mut nngp) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let scale = 1.0 / dimension as f64;
    let squares: Vec<f64> = z.chunks_exact(dimension).map(|z| dot(z, z) * scale).collect();
    for x in x.chunks_exact(dimension) {
        let square = dot(x, x) * scale;
        for (z, other) in z.chunks_exact(dimension).zip(&squares) {
            let (tangent, process) = kernels(dot(x, z) * scale, (square * other).sqrt(), layers);
            ntk.push(tangent);
            nngp.push(process);
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("ntk", ntk).f32("nngp", nngp);
    Ok(outputs.finish())
}

/// Both kernels of two points from their product and the product of their lengths.
fn kernels(product: f64, mut lengths: f64, layers: i64) -> (f64, f64) {
    let (mut process, mut tangent) = (product, product);
    for _ in 0..layers {
        let cosine = if lengths > 0.0 { (process / lengths).clamp(-1.0, 1.0) } else { 0.0 };
        let angle = PI - libm::acos(cosine);
        let sine = ((1.0 - cosine) * (1.0 + cosine)).sqrt();
        process = lengths * (sine + angle * cosine) / (2.0 * PI);
        tangent = process + tangent * angle / (2.0 * PI);
        lengths /= 2.0;
    }
    (tangent, process)
}
