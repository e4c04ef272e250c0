//! Convolution of images with small filters.
//!
//! - **When**: images, whose patterns mean the same wherever they are.
//! - **Formula**: `y_nfij = b_f + Σ_c Σ_kl W_fckl x_nc,(s i + k − p),(s j + l − p)`, 0 outside the image: cross-correlation, the filter is
//!   not flipped.
//! - **Shapes**: `x` `[batch, channels, height, width]`, `weight` `[filters, channels, rows, columns]`, `bias` `[filters]`; `output`
//!   `[batch, filters, ⌊(height + 2p − rows)/s⌋ + 1, …]`.
//! - **Gradient**: by all three.
//! - **Edge cases**: rows and columns that do not fill a window are dropped; a filter larger than the padded image is an error.
//! - **Reference**: the definition; semantics of PyTorch.
//! - **Deviations**: none.

use super::parts::{IMAGES, Layer, OUTPUT, STRIDE, UPSTREAM, X, fits};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::nn::Window;

const FILTERED: Axes = &["batch", "filters", "output_height", "output_width"];

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_conv2d",
    golden: "layer_conv2d",
    paper: 0,
    family: Family::Layers,
    summary: "Convolution of images with small filters.",
    formula: r"y_{nfij} = b_f + \sum_{ckl} W_{fckl}\, x_{nc,\,si+k-p,\,sj+l-p}",
    reference: "Definition",
    inputs: &[
        X.shaped(IMAGES),
        Input::f32("weight", &["filters", "channels", "rows", "columns"], "The filters.")
            .differentiable(),
        Input::f32("bias", &["filters"], "Added to what each filter gives.").differentiable(),
        UPSTREAM.shaped(FILTERED),
    ],
    params: &[
        STRIDE,
        Param::integer("padding", "p", 0, (0, 64), 1, "Zeros on every side of an image."),
    ],
    outputs: &[Output { axes: FILTERED, ..OUTPUT }],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("channels"),
        Invariance::Order("filters"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (stride, padding) = (call.integer("stride") as usize, call.integer("padding") as usize);
    fits(call, "weight", [call.size("rows"), call.size("columns")], padding)?;
    let mut layer = Layer::of(call);
    let (x, weight, bias) = (layer.variable("x"), layer.variable("weight"), layer.variable("bias"));
    let output = layer.tape.conv2d(x, weight, bias, Window { stride, padding });
    Ok(layer.finish_as_is(output)?.finish())
}
