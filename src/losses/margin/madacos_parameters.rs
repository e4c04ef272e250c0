//! Scale and margin of MadaCos, from the cosines of a batch.
//!
//! - **When**: before a cosine softmax whose scale and margin should grow as training goes on.
//! - **Formula**: `scale = ln(9999999 (1 − α) / α) / (1 − med)`, at least 32; `margin = med − (ln B + ln(α / (1 − α))) / scale`, at
//!   least 0; `med` the median of the target cosines, `ln B_i = ln Σ_{j≠y} exp(scale c_ij)`.
//! - **Shapes**: `cosine` `[batch, classes]`, `labels` `[batch]`; all outputs scalars.
//! - **Gradient**: none; both are constants of a step.
//! - **Edge cases**: the median of an even number of samples is the lower one, and of equal ones the first; `1 − med` counts as at least
//!   1e-4; without training the margin is 0.
//! - **Reference**: Zhu et al. 2023, arXiv 2308.04008.
//! - **Deviations**: the released code leaves the logarithm, overflows and then takes the margin 0; it divides by 0 at the median 1.

use super::madacos::{ALPHA, MARGIN_OUT, METHOD_B, Madacos, SCALE_OUT, TRAINING};
use super::parts::{self, COSINE};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::declared::LABELS;

pub(crate) const ENTRY: Entry = Entry {
    id: "madacos_parameters",
    golden: "madacos_parameters",
    paper: 42,
    family: Family::Margin,
    summary: "Scale and margin of a cosine softmax that hold the median sample at a given probability.",
    formula: r"s = \frac{\ln(9999999\,(1-\alpha)/\alpha)}{1-\tilde t},\quad m = \tilde t - \frac{\ln B + \ln\frac{\alpha}{1-\alpha}}{s}",
    reference: "Zhu et al. 2023, arXiv 2308.04008",
    inputs: &[Input { differentiable: false, ..COSINE }, LABELS],
    params: &[ALPHA, METHOD_B, TRAINING],
    outputs: &[
        SCALE_OUT,
        MARGIN_OUT,
        Output::f32("median", &[], "Median of the target cosines."),
        Output::f32("log_b", &[], "Logarithm of the other classes' share of the denominator."),
    ],
    invariances: &[Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let Madacos { scale, margin, median, log_b } = Madacos::of(call, &parts::cosines(call));
    let mut outputs = call.outputs();
    outputs.f32("scale", scale);
    outputs.f32("margin", margin);
    outputs.f32("median", median);
    outputs.f32("log_b", log_b);
    Ok(outputs.finish())
}
