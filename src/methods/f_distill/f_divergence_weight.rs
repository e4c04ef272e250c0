//! Generator and weight of an f-divergence as functions of the logarithm of the density ratio.
//!
//! - **When**: to see what a divergence asks of a sample, from mode seeking (reverse KL: every sample counts the same) to mode
//!   covering (forward KL: what the student misses counts most).
//! - **Formula**: `D_f = E_q f(r)`, `r = p / q = exp l`, `h(r) = r² f″(r)`; `h` is 1 for rkl, `1 / (1 + r)` for sf, `r / (1 + r)`
//!   for js, `√r / 4` for sh, `r` for kl, `1 + r` for jf, `2 / r` for neyman.
//! - **Shapes**: `log_ratio` `[batch]`; `weights`, `generator` `[batch]`.
//! - **Gradient**: `∂h/∂l`, element by element: not of a mean.
//! - **Edge cases**: js, sf and rkl have finite weights at any ratio; the others become infinite only where 32 bits end.
//! - **Reference**: arXiv 2502.15681, the theorem on the gradient and the table of divergences.
//! - **Deviations**: the official code leaves out the constants of sh and neyman, which its normalisation cancels; these are exact.

use super::parts::{DIVERGENCE, Divergence};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::BATCH;

pub(crate) const ENTRY: Entry = Entry {
    id: "f_divergence_weight",
    golden: "f_divergence_weight",
    paper: 13,
    family: Family::Methods,
    summary: "Weight that an f-divergence gives a sample, from the logarithm of its density ratio.",
    formula: r"h(r) = r^2 f''(r),\quad r = p / q",
    reference: "arXiv 2502.15681",
    inputs: &[Input::f32("log_ratio", BATCH, "Logarithm of teacher density over student density.")
        .differentiable()],
    params: &[DIVERGENCE],
    outputs: &[
        Output::f32("weights", BATCH, "Weight h of each sample."),
        Output::f32("generator", BATCH, "Value f of the generator at each ratio."),
    ],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let divergence = call.choice("divergence");
    let at: Vec<Divergence> =
        call.f64("log_ratio").into_iter().map(|l| Divergence::at(divergence, l)).collect();
    let column = |of: fn(&Divergence) -> f64| at.iter().map(of).collect::<Vec<f64>>();
    let mut outputs = call.outputs();
    outputs.f32("weights", column(|at| at.weight));
    outputs.f32("generator", column(|at| at.generator));
    outputs.gradient("log_ratio", column(|at| at.slope));
    Ok(outputs.finish())
}
