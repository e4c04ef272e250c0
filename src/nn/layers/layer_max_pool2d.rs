//! The largest element of every square window of an image.
//!
//! - **When**: fewer pixels after a convolution; keeps that a pattern is there, not where.
//! - **Formula**: `y_ij = max_kl x_(s i + k),(s j + l)`.
//! - **Shapes**: `x` `[batch, channels, height, width]`; `output` `[batch, channels, ⌊(height − k)/s⌋ + 1, …]`.
//! - **Gradient**: all of it to the largest element.
//! - **Edge cases**: of equal elements the first in row-major order has the gradient; rows and columns that do not fill a window are dropped; a window larger than the image is an error.
//! - **Reference**: the definition; semantics of PyTorch.
//! - **Deviations**: none.

use super::parts::{IMAGES, KERNEL, Layer, POOLED, POOLED_AXES, STRIDE, UPSTREAM, X, fits};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_max_pool2d",
    golden: "layer_max_pool2d",
    paper: 0,
    family: Family::Layers,
    summary: "The largest element of every square window of an image.",
    formula: r"y_{ij} = \max_{kl} x_{si+k,\,sj+l}",
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
    let output = layer.tape.max_pool2d(x, kernel, stride);
    Ok(layer.finish_as_is(output)?.finish())
}
