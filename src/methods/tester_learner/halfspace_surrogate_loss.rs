//! Surrogate of the error of a halfspace: the smoothed ramp of how far each point is on the wrong side.
//!
//! - **When**: learning a halfspace through the origin from noisy labels.
//! - **Formula**: mean of `ramp_σ(−m_i)`, `m_i = y_i ⟨w, x_i⟩ / |w|`.
//! - **Shapes**: `x` `[samples, dimension]`, `labels` `[samples]`, `w` `[dimension]`; `loss` a scalar.
//! - **Gradient**: with `d_i` the slope at `−m_i`: `−mean(d_i y_i x_i) / |w| + mean(d_i m_i) w / |w|²`, orthogonal to `w`.
//! - **Edge cases**: only points with `|m_i| < σ/2` are felt; the length of `w` does not matter, but it must have one.
//! - **Reference**: Gollakota et al. 2024, arXiv 2302.14853; Diakonikolas et al. 2020.
//! - **Deviations**: the ramp is a reconstruction.

use super::parts::{LABELS, Labelled, REFERENCE, SIGMA, W, X, unit};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance};
use crate::losses::parts::declared::LOSS;

pub(crate) const ENTRY: Entry = Entry {
    id: "halfspace_surrogate_loss",
    golden: "halfspace_surrogate_loss",
    paper: 27,
    family: Family::Methods,
    summary: "Smooth surrogate of the error of a halfspace, blind to the length of its normal.",
    formula: r"\tfrac1n \sum_i \mathrm{ramp}_\sigma\big(-y_i \tfrac{\langle w, x_i\rangle}{\|w\|}\big)",
    reference: REFERENCE,
    inputs: &[X, LABELS, W.differentiable()],
    params: &[SIGMA],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("samples"), Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (w, length) = unit(&call.f64("w"), "w")?;
    let data = Labelled::new(call.f64("x"), call.i32("labels"), w.len());
    let (loss, mut gradient) = data.surrogate(&w, call.float("sigma"), &mut (0..data.labels.len()));
    gradient.iter_mut().for_each(|gradient| *gradient /= length);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("w", gradient);
    Ok(outputs.finish())
}
