//! What a zero-one regret costs in a comp-sum loss: the function `T` of the learning bound, and its simplified inverse.
//!
//! - **When**: comparing surrogate losses by how fast a small surrogate regret becomes a small classification regret.
//! - **Formula**: with `A = (((1 + β)^(1/(2−τ)) + (1 − β)^(1/(2−τ))) / 2)^(2−τ)` and `n` classes: `τ < 1`: `2^(1−τ) (1 − A) / (1 − τ)`;
//!   `τ = 1`: `(1 + β)/2 ln(1 + β) + (1 − β)/2 ln(1 − β)`; `τ < 2`: `(A − 1) / ((τ − 1) n^(τ−1))`; `τ ≥ 2`: `β / ((τ − 1) n^(τ−1))`.
//!   Inverse at `s = T(β)`: `√(2^τ (2 − τ) s)`, `√(2 n^(τ−1) s)` from `τ = 1`, `(τ − 1) n^(τ−1) s` from `τ = 2`.
//! - **Shapes**: `beta`, `gap` and `simplified_inverse_of_gap` `[points]`.
//! - **Gradient**: none.
//! - **Edge cases**: within 1e-6 of `τ = 1` the formula of `τ = 1` holds. `A` is taken in logarithms, so that no digit of `1 − A` is
//!   lost near `β = 0`.
//! - **Reference**: Mao, Mohri and Zhong 2023, arXiv 2304.07288.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Output, Param};
use crate::losses::classification::parts::{TAU, is_logistic};
use crate::losses::parts::elementary::log_cosh;
use std::f64::consts::LN_2;

const POINTS: Axes = &["points"];

const BETA: Input = Input::f32("beta", POINTS, "Zero-one regrets.").within(Domain::UnitInterval);

const NUM_CLASSES: Param =
    Param::integer("num_classes", "n", 10, (2, i32::MAX as i64), 1, "How many classes there are.");

const GAP: Output =
    Output::f32("gap", POINTS, "The least surrogate regret at each zero-one regret.");

const INVERSE: Output = Output::f32(
    "simplified_inverse_of_gap",
    POINTS,
    "The bound on the zero-one regret that the gap gives; at least beta.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "comp_sum_calibration_gap",
    golden: "comp_sum_calibration_gap",
    paper: 4,
    family: Family::Classification,
    summary: "What a zero-one regret costs in a comp-sum loss, and the bound that follows.",
    formula: r"T_\tau(\beta),\quad \mathcal{R}_{0/1} \le \Gamma_\tau(\mathcal{R}_\tau)",
    reference: "Mao, Mohri and Zhong 2023, arXiv 2304.07288",
    inputs: &[BETA],
    params: &[TAU, NUM_CLASSES],
    outputs: &[GAP, INVERSE],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (tau, classes) = (call.float("tau"), call.integer("num_classes") as f64);
    let scale = libm::pow(classes, tau - 1.0);
    let (mut gaps, mut inverses) = (Vec::new(), Vec::new());
    for beta in call.f64("beta") {
        let gap = gap(beta, tau, scale);
        gaps.push(gap);
        inverses.push(match tau {
            // Linear, so that the inverse of the gap is the regret again; its factors may overflow.
            tau if tau >= 2.0 => beta,
            tau if tau < 1.0 && !is_logistic(tau) => (libm::exp2(tau) * (2.0 - tau) * gap).sqrt(),
            _ => (2.0 * scale * gap).sqrt(),
        });
    }
    let mut outputs = call.outputs();
    outputs.f32("gap", gaps).f32("simplified_inverse_of_gap", inverses);
    Ok(outputs.finish())
}

/// `T(β)`, with `scale = n^(τ−1)`.
fn gap(beta: f64, tau: f64, scale: f64) -> f64 {
    if tau >= 2.0 {
        return beta / ((tau - 1.0) * scale);
    }
    let gap = if is_logistic(tau) {
        // (1 + β)/2 ln(1 + β) + (1 − β)/2 ln(1 − β) in terms that do not cancel.
        if beta == 1.0 { LN_2 } else { log_mean(beta) + beta * artanh(beta) }
    } else if tau < 1.0 {
        -libm::exp2(1.0 - tau) * libm::expm1(log_a(beta, tau)) / (1.0 - tau)
    } else {
        libm::expm1(log_a(beta, tau)) / ((tau - 1.0) * scale)
    };
    gap.max(0.0)
}

/// `ln A`: the mean of both powers is their geometric mean times a hyperbolic cosine.
fn log_a(beta: f64, tau: f64) -> f64 {
    if beta == 1.0 {
        return (tau - 1.0) * LN_2;
    }
    log_mean(beta) + (2.0 - tau) * log_cosh(artanh(beta) / (2.0 - tau))
}

/// `(ln(1 + β) + ln(1 − β)) / 2`.
fn log_mean(beta: f64) -> f64 {
    libm::log1p(-beta * beta) / 2.0
}

fn artanh(beta: f64) -> f64 {
    (libm::log1p(beta) - libm::log1p(-beta)) / 2.0
}
