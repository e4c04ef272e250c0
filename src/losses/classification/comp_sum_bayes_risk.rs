//! Conditional Bayes risk of the comp-sum losses: the least expected loss that any scores reach.
//!
//! - **When**: telling how much of a loss no model can remove.
//! - **Formula**: `τ = 1`: `−Σ P ln P`; `τ < 2`: `((Σ P_k^(1/(2−τ)))^(2−τ) − 1) / (1 − τ)`; `τ ≥ 2`: `(1 − max P) / (τ − 1)`.
//! - **Shapes**: `probabilities` `[batch, classes]`; `loss` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: within 1e-6 of `τ = 1` the risk is the entropy. A class of probability 0 adds nothing.
//! - **Reference**: Mao, Mohri and Zhong 2023, arXiv 2304.07288.
//! - **Deviations**: none.

use crate::entry::{Arrays, Call, Digits, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::classification::parts::{TAU, is_logistic};
use crate::losses::parts::declared::{BATCH, BATCH_CLASSES};
use crate::losses::parts::rows::{logsumexp, max};
use crate::{Error, ErrorCode, Result};

const PROBABILITIES: Input =
    Input::f32("probabilities", BATCH_CLASSES, "Probability of each label, a row a point.")
        .within(Domain::Simplex);

const RISK: Output = Output::f32("loss", BATCH, "The least expected loss of each row.");

pub(crate) const ENTRY: Entry = Entry {
    id: "comp_sum_bayes_risk",
    golden: "comp_sum_bayes_risk",
    paper: 4,
    family: Family::Classification,
    summary: "The least expected comp-sum loss that any scores reach.",
    formula: r"\frac{(\sum_k P_k^{1/(2-\tau)})^{2-\tau} - 1}{1 - \tau}",
    reference: "Mao, Mohri and Zhong 2023, arXiv 2304.07288",
    inputs: &[PROBABILITIES],
    params: &[TAU],
    outputs: &[RISK],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (probabilities, tau) = (call.f64("probabilities"), call.float("tau"));
    let mut risks = Vec::with_capacity(call.size("batch"));
    for (row, p) in probabilities.chunks_exact(call.size("classes")).enumerate() {
        let sum: f64 = p.iter().sum();
        if (sum - 1.0).abs() > 1e-4 {
            let got = format!("a sum of {} in row {row}", Digits(sum));
            let expected = "rows whose sum is 1 within 1e-4";
            return Err(Error::new(ErrorCode::OutOfRange, "probabilities", expected, got));
        }
        risks.push(risk(p, tau));
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", risks);
    Ok(outputs.finish())
}

fn risk(p: &[f64], tau: f64) -> f64 {
    if is_logistic(tau) {
        let term = |&p: &f64| if p > 0.0 { -p * libm::log(p) } else { 0.0 };
        return p.iter().map(term).sum();
    }
    if tau >= 2.0 {
        return (1.0 - max(p)) / (tau - 1.0);
    }
    // The sum in logarithms: near τ = 2 the powers underflow.
    let powers: Vec<_> = p.iter().map(|&p| libm::log(p) / (2.0 - tau)).collect();
    libm::expm1((2.0 - tau) * logsumexp(&powers)) / (1.0 - tau)
}
