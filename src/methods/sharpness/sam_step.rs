//! Sharpness-aware minimisation: steps by the gradient at the worst point nearby.
//!
//! - **When**: flat minima, at twice the price of a step.
//! - **Formula**: `g = ∇L(w)`, `e = ρ g / (|g| + 1e-12)`, `w ← w − η ∇L(w + e)`, over all weights together; with `adaptive`
//!   `e = ρ w² g / (||w| g| + 1e-12)`. `L` is the mean cross-entropy of a linear softmax model on all samples.
//! - **Shapes**: `inputs` `[batch, dimension]`, `labels` `[batch]`, `weight` `[classes, dimension]`, `bias` `[classes]`;
//!   `step_losses` and `step_perturbed_losses` `[steps]`, at `w` and at `w + e`.
//! - **Gradient**: none.
//! - **Edge cases**: `ρ = 0` is gradient descent; a gradient of 0 stays where it is.
//! - **Reference**: Foret et al. 2021, arXiv 2010.01412; adaptive: Kwon et al. 2021, arXiv 2102.11600. The rival of paper 39.
//! - **Deviations**: none.

use super::parts::{BIAS, INPUTS, Model, STEPS, TRAINED_BIAS, TRAINED_WEIGHT, WEIGHT};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::{LABELS, NON_NEGATIVE, POSITIVE};
use crate::nn::networks::{cross_entropy, diverged};
use crate::nn::optimizers::Ascent;
use crate::nn::{Tape, Tensor};

pub(crate) const ENTRY: Entry = Entry {
    id: "sam_step",
    golden: "sam_step",
    paper: 39,
    family: Family::Training,
    summary: "Steps by the gradient at the worst point nearby.",
    formula: r"w \leftarrow w - \eta\,\nabla L\Big(w + \rho\,\frac{\nabla L(w)}{\lVert \nabla L(w) \rVert}\Big)",
    reference: "Foret et al. 2021, arXiv 2010.01412",
    inputs: &[INPUTS, WEIGHT, BIAS, LABELS],
    params: &[
        Param::float("lr", r"\eta", 0.05, POSITIVE, (0.001, 1.0), "Learning rate."),
        Param::float(
            "rho",
            r"\rho",
            0.05,
            NON_NEGATIVE,
            (0.0, 2.0),
            "Distance of the worst point; 0.5 is usual with adaptive.",
        ),
        Param::integer("steps", "T", 1, (1, 100_000), 1, "Steps of the run."),
        Param::flag("adaptive", false, "Measure distances in units of the weights?"),
    ],
    outputs: &[
        TRAINED_WEIGHT,
        TRAINED_BIAS,
        Output::f32("step_losses", STEPS, "Loss before each step."),
        Output::f32("step_perturbed_losses", STEPS, "Loss at the worst point nearby."),
    ],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("classes"),
        Invariance::Order("dimension"),
    ],
    run,
};

/// The samples, and a tape for models of them.
struct Landscape<'a> {
    inputs: Tensor,
    labels: &'a [i32],
    tape: Tape,
}

impl Landscape<'_> {
    /// Loss of a model, and its gradient by weights and bias.
    fn at(&mut self, model: &Model, step: usize) -> Result<(f32, [Vec<f32>; 2])> {
        let tape = &mut self.tape;
        tape.restart();
        let x = tape.constant(&self.inputs);
        let (vars, logits) = model.scores(tape, x);
        let loss = cross_entropy(tape, logits, self.labels, &Vec::new())
            .map_err(|error| diverged(error, step))?;
        tape.backward(loss);
        Ok((tape.values(loss)[0], vars.map(|var| tape.gradient(var).to_vec())))
    }
}

fn run(call: &Call) -> Result<Arrays> {
    let mut model = Model::of(call);
    let inputs = Tensor::new(call.shape("inputs"), call.f32("inputs").to_vec());
    let mut landscape = Landscape { inputs, labels: call.i32("labels"), tape: Tape::default() };
    let steps = call.integer("steps") as usize;
    let (mut losses, mut perturbed_losses) = (Vec::new(), Vec::new());
    for step in 0..steps {
        let (loss, gradients) = landscape.at(&model, step)?;
        let mut worst = model.clone();
        perturb(&mut worst, &gradients, call.float("rho"), call.flag("adaptive"));
        let (perturbed_loss, gradients) = landscape.at(&worst, step)?;
        for (weights, gradient) in model.tensors_mut().into_iter().zip(gradients) {
            let lr = call.float("lr") as f32;
            weights.iter_mut().zip(gradient).for_each(|(weight, g)| *weight -= lr * g);
        }
        losses.push(loss);
        perturbed_losses.push(perturbed_loss);
    }
    let mut outputs = call.outputs();
    outputs.f32("weight", model.weight.values).f32("bias", model.bias.values);
    outputs.f32_of_shape("step_losses", &[steps], losses);
    outputs.f32_of_shape("step_perturbed_losses", &[steps], perturbed_losses);
    Ok(outputs.finish())
}

/// Moves the model uphill by `rho`.
fn perturb(model: &mut Model, gradients: &[Vec<f32>; 2], rho: f64, adaptive: bool) {
    let gradients = || gradients.iter().map(Vec::as_slice);
    let weights = [model.weight.values.as_slice(), &model.bias.values];
    let ascent = Ascent::new(weights.into_iter().zip(gradients()), rho, adaptive);
    for (weights, gradient) in model.tensors_mut().into_iter().zip(gradients()) {
        ascent.apply(weights, gradient);
    }
}
