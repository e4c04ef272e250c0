//! The mean of every square window of an image.
//!
//! - **When**: fewer pixels after a convolution; every pixel counts.
//! - **Formula**: `y_ij = Σ_kl x_(s i + k),(s j + l) / k²`.
//! - **Shapes**: `x` `[batch, channels, height, width]`; `output` `[batch, channels, ⌊(height − k)/s⌋ + 1, …]`.
//! - **Gradient**: an equal share to every element of the window.
//! - **Edge cases**: rows and columns that do not fill a window are dropped; a window larger than the image is an error.
//! - **Reference**: the definition; semantics of PyTorch.
//! - **Deviations**: none.

use super::parts::{IMAGES, KERNEL, Layer, POOLED, POOLED_AXES, STRIDE, UPSTREAM, X, fits};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_avg_pool2d",
    golden: "layer_avg_pool2d",
    paper: 0,
    family: Family::Layers,
    summary: "The mean of every square window of an image.",
    formula: r"y_{ij} = \frac1{k^2} \sum_{kl} x_{si+k,\,sj+l}",
    reference: "Definition",
    inputs: &[X.shaped(IMAGES), UPSTREAM.shaped(POOLED_AXES)],
    params: &[KERNEL, STRIDE.with_default(2.0)],
    outputs: &[POOLED],
    invariances: &[Invariance::Order("batch"), Invariance::Order("channels")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (kernel, stride) = (call.integer("kernel") as usize, call.integer("stride") as usize);
    fits(call, "kernel", [kernel; 2], 0)?;
    let mut layer = Layer::of(call);
    let x = layer.variable("x");
    let output = layer.tape.avg_pool2d(x, kernel, stride);
    Ok(layer.finish_as_is(output)?.finish())
}
