//! Gradient without its part along the weights.
//!
//! - **When**: training without regularisation, where that part only scales the scores up until the softmax collapses.
//! - **Formula**: `g⊥ = g − (⟨w, g⟩ / (⟨w, w⟩ + 1e-30)) w`; with `rescale` times `|g| / (|g⊥| + 1e-30)`.
//! - **Shapes**: `weights`, `gradient` and `projected` of any one shape, each tensor for itself; `cosine` a scalar.
//! - **Gradient**: none.
//! - **Edge cases**: weights of 0 leave the gradient as it is. Where `|g⊥| < 1e-6 |g|` the result is 0: what is left is rounding, which
//!   `rescale` would blow up. The cosine of a vector of length 0 is 0.
//! - **Reference**: Prieto et al. 2025, arXiv 2501.04697.
//! - **Deviations**: `rescale` is that of the official code; the paper's formula has none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Output, Param};
use crate::nn::optimizers::perpendicular;

const ANY: Axes = &["..."];

const RESCALE: Param = Param::flag("rescale", true, "Give the result the norm of the gradient.");

pub(crate) const ENTRY: Entry = Entry {
    id: "perp_grad",
    golden: "perp_grad",
    paper: 38,
    family: Family::Methods,
    summary: "A gradient without its part along the weights.",
    formula: r"g_\perp = g - \frac{\langle w, g \rangle}{\langle w, w \rangle} w",
    reference: "Prieto et al. 2025, arXiv 2501.04697",
    inputs: &[
        Input::f32("weights", ANY, "Weights of one tensor."),
        Input::f32("gradient", ANY, "The gradient by them."),
    ],
    params: &[RESCALE],
    outputs: &[
        Output::f32("projected", ANY, "The gradient across the weights."),
        Output::f32("cosine", &[], "Cosine between weights and gradient, before."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut projected = call.f32("gradient").to_vec();
    let cosine = perpendicular(call.f32("weights"), &mut projected, call.flag("rescale"));
    let mut outputs = call.outputs();
    outputs.f32("projected", projected).f32("cosine", cosine);
    Ok(outputs.finish())
}
