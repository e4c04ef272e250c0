//! Weighted variational score distillation: moves generated samples along teacher minus student.
//!
//! - **When**: the loss of a one-step generator; the weights decide which divergence it descends.
//! - **Formula**: `c_i = w_i / (mean_d |x_id − teacher_id| + 1e-6)`, `g_i = c_i (fake_i − teacher_i)`, `L = ½ mean_id g²`.
//! - **Shapes**: `generated`, `teacher_x0`, `fake_x0` `[batch, dimension]`, `weights` `[batch]`; `loss` a scalar, `direction`
//!   `[batch, dimension]`.
//! - **Gradient**: `∂L/∂x = g / (batch · dimension)`: the loss is `½ mean (x − stopgrad(x − g))²`, in which `g` is a constant.
//! - **Edge cases**: equal predictions give direction 0; a sample that is its own teacher prediction has the 1e-6 alone below it.
//! - **Reference**: arXiv 2502.15681; the official FastGen code.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::{BATCH, LOSS};

/// Keeps the division by a distance finite.
const GUARD: f64 = 1e-6;

const POINTS: Axes = &["batch", "dimension"];

pub(crate) const ENTRY: Entry = Entry {
    id: "fdistill_vsd_loss",
    golden: "fdistill_vsd_loss",
    paper: 13,
    family: Family::Methods,
    summary: "Weighted variational score distillation loss of a one-step generator.",
    formula: r"g_i = \frac{w_i (\hat x^{q}_i - \hat x^{p}_i)}{\operatorname{mean}|x_i - \hat x^{p}_i| + 10^{-6}},\quad L = \tfrac12 \operatorname{mean} g^2",
    reference: "arXiv 2502.15681 and the FastGen code",
    inputs: &[
        Input::f32("generated", POINTS, "Samples of the generator.").detached(),
        Input::f32("teacher_x0", POINTS, "The teacher's denoised prediction of each sample."),
        Input::f32("fake_x0", POINTS, "The same of the network trained on generated samples."),
        Input::f32("weights", BATCH, "Weight of each sample."),
    ],
    params: &[],
    outputs: &[LOSS, Output::f32("direction", POINTS, "What descent takes away from each sample.")],
    invariances: &[Invariance::Order("batch"), Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let dimension = call.size("dimension");
    let (generated, teacher) = (call.f64("generated"), call.f64("teacher_x0"));
    let (fake, weights) = (call.f64("fake_x0"), call.f64("weights"));
    let mut direction = Vec::with_capacity(generated.len());
    for (row, weight) in weights.iter().enumerate() {
        let row = row * dimension..(row + 1) * dimension;
        let (x, teacher) = (&generated[row.clone()], &teacher[row.clone()]);
        let distance: f64 = x.iter().zip(teacher).map(|(x, teacher)| (x - teacher).abs()).sum();
        let factor = weight / (distance / dimension as f64 + GUARD);
        direction
            .extend(fake[row].iter().zip(teacher).map(|(fake, teacher)| (fake - teacher) * factor));
    }
    let count = direction.len() as f64;
    let squares: f64 = direction.iter().map(|g| g * g).sum();
    let mut outputs = call.outputs();
    outputs.f32("loss", 0.5 * squares / count);
    outputs.f32("direction", direction.as_slice());
    outputs.gradient("generated", direction.iter().map(|g| g / count).collect::<Vec<f64>>());
    Ok(outputs.finish())
}
