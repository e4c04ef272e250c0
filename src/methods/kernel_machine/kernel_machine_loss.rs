//! The losses of kernel machines, of scores against targets.
//!
//! - **When**: one table for ridge regression, support vector machines and logistic regression on a kernel.
//! - **Formula**: squared `(y − z)²`; hinge `max(0, 1 − y z)`; squared_hinge its square; eps_insensitive `max(0, |y − z| − ε)`;
//!   logistic `ln(1 + exp(−y z))`; loss: their mean.
//! - **Shapes**: `scores` and `targets` `[samples]`; `per_sample` `[samples]`, `loss` a scalar.
//! - **Gradient**: `2 (z − y)`; `−y` if `y z < 1`; `−2 y max(0, 1 − y z)`; `sign(z − y)` if `|y − z| > ε`; `−y / (1 + exp(y z))`,
//!   each over the number of samples.
//! - **Edge cases**: at a kink the subgradient is 0.
//! - **Reference**: Chen et al. 2021, arXiv 2111.06063.
//! - **Deviations**: none.

use super::parts::{EPSILON, LOSS, Loss, TARGETS};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::LOSS as MEAN_LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "kernel_machine_loss",
    golden: "kernel_machine_loss",
    paper: 16,
    family: Family::Methods,
    summary: "The five losses of kernel machines, with their subgradients.",
    formula: r"\tfrac1n \sum_i \ell(f(x_i), y_i)",
    reference: "Chen et al. 2021, arXiv 2111.06063",
    inputs: &[
        Input::f32("scores", &["samples"], "What the machine says.").differentiable(),
        TARGETS,
    ],
    params: &[LOSS, EPSILON],
    outputs: &[Output::f32("per_sample", &["samples"], "Loss of each sample."), MEAN_LOSS],
    invariances: &[Invariance::Order("samples")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (loss, scores, targets) = (Loss::of(call)?, call.f64("scores"), call.f64("targets"));
    let count = scores.len() as f64;
    let pairs = || scores.iter().zip(&targets);
    let values: Vec<f64> = pairs().map(|(&z, &y)| loss.value(z, y)).collect();
    let slopes: Vec<f64> = pairs().map(|(&z, &y)| loss.slope(z, y) / count).collect();
    let mean = values.iter().sum::<f64>() / count;
    let mut outputs = call.outputs();
    outputs.f32("per_sample", values).f32("loss", mean).gradient("scores", slopes);
    Ok(outputs.finish())
}
