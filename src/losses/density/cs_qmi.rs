//! Quadratic mutual information of two sets of vectors by the Cauchy-Schwarz divergence.
//!
//! - **When**: how much two representations of the same samples know of each other, without density models.
//! - **Formula**: `I = log₂ [(Σ K∘L) (ΣK) (ΣL) / (Σ_i k_i l_i)²]`, `K` and `L` the kernel matrices of `x` and `y`, `k` and `l` the sums
//!   of their rows. In bits.
//! - **Shapes**: `x` `[batch, a]`, `y` `[batch, b]`; `loss` a scalar.
//! - **Gradient**: `1 / σ_x² Σ_j (G_aj + G_ja) K_aj (x_j − x_a)`,
//!   `G_ij = 1 / ln 2 [L_ij / Σ K∘L + 1 / ΣK − 2 l_i / Σ k l]`; by `y` with `K` and `L` exchanged.
//! - **Edge cases**: at least 0; 0 where one side is constant, and of one sample. At most 4096 samples.
//! - **Reference**: Yu et al. 2024, arXiv 2404.17951.
//! - **Deviations**: none.

use super::gram::{Cloud, Information, check_rows, width};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance};
use crate::losses::parts::declared::LOSS;

pub(super) const X: Input =
    Input::f32("x", &["batch", "a"], "One representation of the samples.").differentiable();

pub(super) const Y: Input = Input::f32("y", &["batch", "b"], "The other.").differentiable();

pub(crate) const ENTRY: Entry = Entry {
    id: "cs_qmi",
    golden: "cs_qmi",
    paper: 32,
    family: Family::Density,
    summary: "Cauchy-Schwarz quadratic mutual information of two representations.",
    formula: r"I = \log_2 \frac{(\sum K \circ L)(\sum K)(\sum L)}{(\sum_i k_i l_i)^2}",
    reference: "Yu et al. 2024, arXiv 2404.17951",
    inputs: &[X, Y],
    params: &[width("sigma_x", r"\sigma_x"), width("sigma_y", r"\sigma_y")],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch"), Invariance::Order("a"), Invariance::Order("b")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    check_rows(call, "x", "batch")?;
    let x = Cloud::new(call.f64("x"), call.size("a"), call.float("sigma_x"));
    let y = Cloud::new(call.f64("y"), call.size("b"), call.float("sigma_y"));
    let (k, l, count) = (x.exponents(&x), y.exponents(&y), call.size("batch"));
    let information = Information::of(&k, &l, count);
    let (mut by_x, mut by_y) = (x.zeros(), y.zeros());
    x.pull(&mut by_x, &x, &information.pulls(&k, &l, count), 1.0);
    let exchanged = Information::of(&l, &k, count);
    y.pull(&mut by_y, &y, &exchanged.pulls(&l, &k, count), 1.0);
    let mut outputs = call.outputs();
    outputs.f32("loss", information.bits).gradient("x", by_x).gradient("y", by_y);
    Ok(outputs.finish())
}
