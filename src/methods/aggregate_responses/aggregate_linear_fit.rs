//! Linear regression on features of samples and mean responses of bags.
//!
//! - **When**: the least of the squared `interpolated_bag_loss`, in closed form.
//! - **Formula**: `θ = (H + λ I)⁻¹ g`, `H = (1 − ρ) mean_a x̄ x̄ᵀ + ρ mean_a mean_{i ∈ a} x xᵀ`, `g = mean_a x̄_a ȳ_a`.
//! - **Shapes**: `features` `[samples, features]`, `bag_responses` `[bag]`, `bags` `[samples]`; `weights` `[features]`.
//! - **Gradient**: none.
//! - **Edge cases**: no answer where `H + λ I` is not positive definite, as with `ρ = 0`, `λ = 0` and fewer bags than features. At most
//!   4096 features.
//! - **Reference**: Javanmard et al. 2024, arXiv 2401.11081.
//! - **Deviations**: none.

use super::parts::{BAG_RESPONSES, BAGS, RHO, means, sizes};
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::{Error, ErrorCode, Result};
use nalgebra::{Cholesky, DMatrix, DVector};

/// The matrix of more features would fill the memory.
const MOST_FEATURES: usize = 4096;

pub(crate) const ENTRY: Entry = Entry {
    id: "aggregate_linear_fit",
    golden: "aggregate_linear_fit",
    paper: 24,
    family: Family::Methods,
    summary: "Least squares against mean responses of bags, between bag level and instance level.",
    formula: r"\theta = (H + \lambda I)^{-1} g",
    reference: "Javanmard et al. 2024, arXiv 2401.11081",
    inputs: &[
        Input::f32("features", &["samples", "features"], "Features, a row a sample."),
        BAG_RESPONSES,
        BAGS,
    ],
    params: &[
        RHO,
        Param::float("ridge", r"\lambda", 0.0, NON_NEGATIVE, (0.0, 1.0), "Weight of `|θ|²`."),
    ],
    outputs: &[Output::f32("weights", &["features"], "The coefficients.")],
    invariances: &[
        Invariance::Order("samples"),
        Invariance::Order("bag"),
        Invariance::Order("features"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (dimension, sizes) = (call.size("features"), sizes(call)?);
    if dimension > MOST_FEATURES {
        let expected = format!("at most {MOST_FEATURES} features");
        let got = dimension.to_string();
        return Err(Error::new(ErrorCode::OutOfRange, "features", expected, got));
    }
    let features = call.f64("features");
    let means = means(call, &sizes, &features, dimension);
    let (bags, rho) = (sizes.len() as f64, call.float("rho"));
    let mut h = DMatrix::from_diagonal_element(dimension, dimension, call.float("ridge"));
    for (row, &bag) in features.chunks_exact(dimension).zip(call.i32("bags")) {
        add_square(&mut h, row, rho / (bags * sizes[bag as usize]));
    }
    let mut g = DVector::zeros(dimension);
    for (mean, &response) in means.chunks_exact(dimension).zip(call.f32("bag_responses")) {
        add_square(&mut h, mean, (1.0 - rho) / bags);
        g.iter_mut().zip(mean).for_each(|(g, mean)| *g += mean * f64::from(response) / bags);
    }
    let weights = solve(h, &g).ok_or_else(|| {
        let expected = "features, or a ridge, that determine the weights";
        Error::new(ErrorCode::Undefined, "features", expected, "a singular matrix")
    })?;
    Ok(call.outputs().f32("weights", weights.as_slice()).finish())
}

/// Adds `weight x xᵀ`.
fn add_square(h: &mut DMatrix<f64>, x: &[f64], weight: f64) {
    if weight == 0.0 {
        return;
    }
    for (mut column, &factor) in h.column_iter_mut().zip(x) {
        column.iter_mut().zip(x).for_each(|(h, &x)| *h += weight * factor * x);
    }
}

/// `h⁻¹ g`, unless `h` is singular up to rounding.
fn solve(h: DMatrix<f64>, g: &DVector<f64>) -> Option<DVector<f64>> {
    let diagonal = h.diagonal();
    let factor = Cholesky::new(h)?;
    let rounding = 8.0 * f64::EPSILON * diagonal.len() as f64;
    let pivots = factor.l_dirty().diagonal();
    // What is left of a column after those before it; a multiple of them leaves a rounding.
    let mut left = pivots.iter().zip(diagonal.iter());
    left.all(|(pivot, own)| pivot * pivot > rounding * own).then(|| factor.solve(g))
}
