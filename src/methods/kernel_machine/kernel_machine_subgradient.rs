//! Subgradient descent of a kernel machine, in step with a wide network that is trained alike.
//!
//! - **When**: following training in time, or in the batches of a network's training.
//! - **Formula**: from `α = 0`, for the samples `I` of a step: `α_i ← α_i (1 − η λ) − (η / |I|) l'((K α)_i, y_i)`.
//! - **Shapes**: `kernel` `[samples, samples]`, `targets` `[samples]`, `batches` `[steps, batch]`, all samples in every step where it is
//!   left out; `alpha` and `scores` `[samples]`, `objective_trace` `[steps]`, after each step.
//! - **Gradient**: none.
//! - **Edge cases**: a rate at which the coefficients grow without end is an error.
//! - **Reference**: Chen et al. 2021, arXiv 2111.06063.
//! - **Deviations**: `decay` batch, as in the official code, lets only the samples of the step decay, which weakens the regulariser
//!   by the share of the batch; all is true stochastic subgradient descent. The paper sums the losses: its weight is `n λ`.

use super::parts::{
    ALPHA_OUT, EPSILON, KERNEL, LAM, LOSS, Loss, SCORES, TARGETS, kernel, objective, scores,
};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

const BATCHES: Input = Input::i32(
    "batches",
    &["steps", "batch"],
    Domain::IndexOf("samples"),
    "Samples of each step, none twice; all samples when left out.",
)
.optional();

pub(crate) const ENTRY: Entry = Entry {
    id: "kernel_machine_subgradient",
    golden: "kernel_machine_subgradient",
    paper: 16,
    family: Family::Methods,
    summary: "Subgradient descent on the coefficients of a kernel machine.",
    formula: r"\alpha_i \leftarrow (1 - \eta\lambda)\,\alpha_i - \tfrac{\eta}{|I|}\, \ell'((K\alpha)_i, y_i)",
    reference: "Chen et al. 2021, arXiv 2111.06063",
    inputs: &[KERNEL, TARGETS, BATCHES],
    params: &[
        LOSS,
        Param::float("lr", r"\eta", 1.0, POSITIVE, (0.01, 2.0), "Length of a step."),
        LAM,
        Param::integer("steps", "", 100, (1, 100_000), 1, "Steps, as many as rows of batches."),
        Param::choice("decay", &["batch", "all"], "Which coefficients decay in a step."),
        EPSILON,
    ],
    outputs: &[
        ALPHA_OUT,
        SCORES,
        Output::f32("objective_trace", &["steps"], "Mean loss and regulariser after each step."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (kernel, loss, targets) = (kernel(call)?, Loss::of(call)?, call.f64("targets"));
    let (rate, lam, steps) = (call.float("lr"), call.float("lam"), call.integer("steps") as usize);
    let (count, keep) = (targets.len(), 1.0 - rate * lam);
    let batches = batches(call, steps)?;
    let all: Vec<usize> = (0..count).collect();
    let (mut alpha, mut said) = (vec![0.0; count], vec![0.0; count]);
    let mut trace = Vec::with_capacity(steps);
    for step in 0..steps {
        let batch = batches.get(step).unwrap_or(&all);
        let slopes = batch.iter().map(|&at| loss.slope(said[at], targets[at]));
        let slopes: Vec<f64> = slopes.collect();
        if call.choice("decay") == "all" {
            alpha.iter_mut().for_each(|alpha| *alpha *= keep);
        } else {
            batch.iter().for_each(|&at| alpha[at] *= keep);
        }
        for (&at, slope) in batch.iter().zip(slopes) {
            alpha[at] -= rate / batch.len() as f64 * slope;
        }
        said = scores(&kernel, &alpha);
        if !(dot(&alpha, &alpha) as f32).is_finite() {
            let expected = "a rate at which the coefficients stay finite";
            let got = "one at which they do not";
            return Err(Error::new(ErrorCode::Undefined, "lr", expected, got));
        }
        trace.push(objective(loss, lam, &said, &targets, &alpha));
    }
    let mut outputs = call.outputs();
    outputs.f32("alpha", alpha).f32("scores", said);
    outputs.f32_of_shape("objective_trace", &[steps], trace);
    Ok(outputs.finish())
}

/// The samples of each step, none where every step takes all.
fn batches(call: &Call, steps: usize) -> Result<Vec<Vec<usize>>> {
    let Some(batches) = call.optional_i32("batches") else { return Ok(Vec::new()) };
    if call.size("steps") != steps {
        let (code, expected) = (ErrorCode::ShapeMismatch, format!("{steps} rows, one a step"));
        return Err(Error::new(code, "batches", expected, call.size("steps").to_string()));
    }
    let rows = batches.chunks_exact(call.size("batch"));
    let rows: Vec<Vec<usize>> =
        rows.map(|row| row.iter().map(|&at| at as usize).collect()).collect();
    for (step, row) in rows.iter().enumerate() {
        let mut sorted = row.clone();
        sorted.sort_unstable();
        if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
            let (code, got) = (ErrorCode::OutOfRange, format!("one twice in row {step}"));
            return Err(Error::new(code, "batches", "different samples in a row", got));
        }
    }
    Ok(rows)
}
