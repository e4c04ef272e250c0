//! Bounds of a two-layer ReLU network over a box around an input, by interval arithmetic.
//!
//! - **When**: the certificate of a finite network, beside that of the infinite one.
//! - **Formula**: hidden centre `W1 x / √d`, radius `δ Σ|W1| / √d`; both ends through the ReLU to `lo`, `hi`; output
//!   `(w2 · (lo + hi) / 2 ± |w2| · (hi − lo) / 2) / √width`.
//! - **Shapes**: `x` `[rows, dimension]`, `w1` `[width, dimension]`, `w2` `[width]`; `output`, `lower` and `upper` `[rows]`.
//! - **Gradient**: none.
//! - **Edge cases**: a radius of 0 gives the output three times.
//! - **Reference**: Chen et al. 2021, arXiv 2111.06063, with interval bounds after Gowal et al. 2018.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::losses::parts::rows::dot;

pub(crate) const ENTRY: Entry = Entry {
    id: "ibp_two_layer",
    golden: "ibp_two_layer",
    paper: 16,
    family: Family::Methods,
    summary: "Interval bounds of a two-layer ReLU network over a box around its input.",
    formula: r"\frac{w_2 \cdot \frac{lo + hi}{2} \pm |w_2| \cdot \frac{hi - lo}{2}}{\sqrt{width}}",
    reference: "Chen et al. 2021, arXiv 2111.06063",
    inputs: &[
        Input::f32("x", &["rows", "dimension"], "Inputs, a row each."),
        Input::f32("w1", &["width", "dimension"], "Weights of the hidden layer."),
        Input::f32("w2", &["width"], "Weights of the output."),
    ],
    params: &[Param::float(
        "delta",
        r"\delta",
        0.1,
        NON_NEGATIVE,
        (0.0, 1.0),
        "Half the side of the box.",
    )],
    outputs: &[
        Output::f32("output", &["rows"], "What the network says at the input."),
        Output::f32("lower", &["rows"], "The least it may say in the box."),
        Output::f32("upper", &["rows"], "The most it may say in the box."),
    ],
    invariances: &[
        Invariance::Order("rows"),
        Invariance::Order("width"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (w1, w2, delta) = (call.f64("w1"), call.f64("w2"), call.float("delta"));
    let dimension = call.size("dimension");
    let (root, width) = ((dimension as f64).sqrt(), (w2.len() as f64).sqrt());
    let (mut output, mut lower, mut upper) = (Vec::new(), Vec::new(), Vec::new());
    for x in call.f64("x").chunks_exact(dimension) {
        let (mut value, mut centre, mut half) = (0.0, 0.0, 0.0);
        for (w1, w2) in w1.chunks_exact(dimension).zip(&w2) {
            let middle = dot(w1, x) / root;
            let radius = delta * w1.iter().map(|w| w.abs()).sum::<f64>() / root;
            let (low, high) = ((middle - radius).max(0.0), (middle + radius).max(0.0));
            value += w2 * middle.max(0.0);
            centre += w2 * (low + high) / 2.0;
            half += w2.abs() * (high - low) / 2.0;
        }
        output.push(value / width);
        lower.push((centre - half) / width);
        upper.push((centre + half) / width);
    }
    let mut outputs = call.outputs();
    outputs.f32("output", output).f32("lower", lower).f32("upper", upper);
    Ok(outputs.finish())
}
