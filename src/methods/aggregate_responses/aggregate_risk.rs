//! Exact risk of linear regression on mean responses of bags, in the limit of many samples and features.
//!
//! - **When**: choosing the size of bags and the interpolation, before any data is seen.
//! - **Formula**: `κ > 0` solves `ρ (1 − ψ) κ² + [1/k + ρ (1 − 1/k) − ψ (1 + ρ)] κ − ψ = 0`; shrinkage `a = κ / ((1 + κ) k ψ)`;
//!   `A₁ = κ² / (k ψ (1 + κ)²)`, `A₂ = ρ² (1 − 1/k) κ² / (ψ (1 + ρ κ)²)`; bias² `(1 − a)² s²`, variance
//!   `[A₁ ((1 − a)² s² + σ²) + A₂ a² s²] / (1 − A₁ − A₂)`; excess risk their sum.
//! - **Shapes**: no inputs; all outputs are scalars.
//! - **Gradient**: none.
//! - **Edge cases**: `ρ > 0` needs `ψ < 1`, `ρ = 0` needs `ψ < 1/k`. `ρ = 1` shrinks to `θ / k`.
//! - **Reference**: after Javanmard et al. 2024, arXiv 2401.11081: independent Gaussian features, `ψ` features for each sample.
//! - **Deviations**: a derivation of its own for the paper's model, which agrees with simulation.

use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::{Error, ErrorCode, Result};
use std::ops::Bound;

pub(crate) const ENTRY: Entry = Entry {
    id: "aggregate_risk",
    golden: "aggregate_risk",
    paper: 24,
    family: Family::Methods,
    summary: "Risk of regression on mean responses of bags, as features and samples grow.",
    formula: r"R = (1 - a)^2 s^2 + \tau^2",
    reference: "After Javanmard et al. 2024, arXiv 2401.11081",
    inputs: &[],
    params: &[
        Param::float(
            "psi",
            r"\psi",
            0.2,
            (Bound::Excluded(0.0), Bound::Excluded(1.0)),
            (0.01, 0.9),
            "Features over samples.",
        ),
        Param::integer("k", "k", 3, (1, i32::MAX as i64), 1, "Samples in a bag."),
        super::parts::RHO,
        Param::float("signal", "s", 1.0, NON_NEGATIVE, (0.0, 5.0), "Norm of the true weights."),
        Param::float("noise", r"\sigma", 1.0, NON_NEGATIVE, (0.0, 5.0), "Deviation of the noise."),
    ],
    outputs: &[
        Output::f32("kappa", &[], "Solution of the fixed-point equation."),
        Output::f32("shrinkage", &[], "What the weights are multiplied by in the mean."),
        Output::f32("bias_squared", &[], "Squared bias of the weights."),
        Output::f32("variance", &[], "Their variance."),
        Output::f32("excess_risk", &[], "Sum of both."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (psi, rho, share) = (call.float("psi"), call.float("rho"), 1.0 / call.integer("k") as f64);
    let undefined = |got| {
        let expected = "a number below 1, and below 1/k where rho is 0";
        Err(Error::new(ErrorCode::OutOfRange, "psi", expected, got))
    };
    if rho == 0.0 && psi >= share {
        return undefined("a number of at least 1/k");
    }
    let linear = share + rho * (1.0 - share) - psi * (1.0 + rho);
    let quadratic = rho * (1.0 - psi);
    let root = (linear * linear + 4.0 * quadratic * psi).sqrt();
    // The form of the root in which nothing cancels.
    let kappa = if linear > 0.0 {
        2.0 * psi / (linear + root)
    } else {
        (root - linear) / (2.0 * quadratic)
    };
    // κ / (1 + κ) and ρ κ / (1 + ρ κ), for large κ too.
    let (own, within) = (1.0 / (1.0 + 1.0 / kappa), rho / (rho + 1.0 / kappa));
    let shrinkage = share * own / psi;
    let between = share * own * own / psi;
    let inside = (1.0 - share) * within * within / psi;
    let rest = 1.0 - between - inside;
    if rest <= 0.0 || !kappa.is_finite() {
        return undefined("a number with infinite risk");
    }
    let (signal, noise) = (call.float("signal"), call.float("noise"));
    let [missing, kept] = [(1.0 - shrinkage) * signal, shrinkage * signal];
    let bias = missing * missing;
    let variance = (between * (bias + noise * noise) + inside * kept * kept) / rest;
    let mut outputs = call.outputs();
    outputs.f32("kappa", kappa).f32("shrinkage", shrinkage);
    outputs.f32("bias_squared", bias).f32("variance", variance).f32("excess_risk", bias + variance);
    Ok(outputs.finish())
}
