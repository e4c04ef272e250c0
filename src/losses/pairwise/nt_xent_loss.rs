//! NT-Xent: each of two views of a sample must find the other among all views of the batch.
//!
//! - **When**: self-supervised learning from two augmentations of each sample.
//! - **Formula**: `L = (1 / 2B) Σ_i (ln Σ_{k≠i} exp(S_ik / T) − S_{i,partner} / T)` over all `2 B` unit vectors.
//! - **Shapes**: `view_a` and `view_b` `[batch, dimension]`, a row of each two views of a sample; `loss` a scalar.
//! - **Gradient**: by `S`: `(p − 1[partner]) / (2 B T)`, `p` the softmax over the others; from there through the unit length.
//! - **Edge cases**: one sample gives 0. A zero vector stays 0 and has no gradient.
//! - **Reference**: Chen et al. 2020, arXiv 2002.05709, equation 1.
//! - **Deviations**: none.

use super::parts::declared::BATCH_DIMENSION;
use super::parts::embedded::Embedded;
use super::parts::negatives::log_softmax_of_others;
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance};
use crate::losses::parts::declared::{LOSS, TEMPERATURE};

pub(crate) const ENTRY: Entry = Entry {
    id: "nt_xent_loss",
    golden: "nt_xent_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Cross-entropy of finding a view's partner among all other views of the batch.",
    formula: r"L = \frac1{2B} \sum_i \Big(\log \sum_{k \ne i} e^{S_{ik}/T} - S_{i,\mathrm{partner}(i)}/T\Big)",
    reference: "Chen et al. 2020, arXiv 2002.05709",
    inputs: &[
        Input::f32("view_a", BATCH_DIMENSION, "One view of each sample.").differentiable(),
        Input::f32("view_b", BATCH_DIMENSION, "The other view of each.").differentiable(),
    ],
    params: &[TEMPERATURE.with_default(0.5)],
    outputs: &[LOSS],
    invariances: &[
        Invariance::Scale("view_a"),
        Invariance::Scale("view_b"),
        Invariance::Order("batch"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (batch, temperature) = (call.size("batch"), call.float("temperature"));
    let views = [call.f64("view_a"), call.f64("view_b")].concat();
    let embedded = Embedded::new(views, call.size("dimension"), true);
    let count = 2 * batch;
    let (mut loss, mut gradient) = (0.0, embedded.similarities());
    for (own, row) in gradient.chunks_exact_mut(count).enumerate() {
        let partner = (own + batch) % count;
        let log_p = log_softmax_of_others(row, own, temperature);
        loss -= log_p[partner] / count as f64;
        for (k, (slope, log_p)) in row.iter_mut().zip(log_p).enumerate() {
            let p = if k == partner { libm::expm1(log_p) } else { libm::exp(log_p) };
            *slope = p / (count as f64 * temperature);
        }
    }
    let gradient = embedded.similarities_vjp(&gradient);
    let (by_a, by_b) = gradient.split_at(gradient.len() / 2);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("view_a", by_a).gradient("view_b", by_b);
    Ok(outputs.finish())
}
