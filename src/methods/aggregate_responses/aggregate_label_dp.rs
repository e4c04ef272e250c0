//! Mean responses of bags with noise that hides every single response.
//!
//! - **When**: releasing responses for learning under differential privacy of the labels.
//! - **Formula**: `mean_{i ∈ a} clip(y_i, ±B) − b_a sign(u − 1/2) ln(1 − 2 |u − 1/2|)`, `b_a = 2 B / (k_a ε)`.
//! - **Shapes**: `responses` and `bags` `[samples]`, `uniforms` `[bag]`; both outputs `[bag]`.
//! - **Gradient**: none.
//! - **Edge cases**: uniforms lie strictly between 0 and 1.
//! - **Reference**: Javanmard et al. 2024, arXiv 2401.11081; the Laplace mechanism.
//! - **Deviations**: the bound is fixed and the uniforms come from the caller; the paper's bound grows with the number of samples. A
//!   guarantee in earnest needs noise from a secure source, in finer steps than those of a float.

use super::parts::{BAG, BAGS, SAMPLES, means, sizes};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "aggregate_label_dp",
    golden: "aggregate_label_dp",
    paper: 24,
    family: Family::Methods,
    summary: "Mean responses of bags under differential privacy of each response.",
    formula: r"z_a = \overline{\mathrm{clip}(y, \pm B)} + \mathrm{Laplace}\Big(\frac{2B}{k_a \varepsilon}\Big)",
    reference: "Javanmard et al. 2024, arXiv 2401.11081",
    inputs: &[
        Input::f32("responses", SAMPLES, "Response of each sample."),
        Input::f32("uniforms", BAG, "A draw between 0 and 1 for each bag.")
            .within(Domain::UnitInterval),
        BAGS,
    ],
    params: &[
        Param::float(
            "epsilon",
            r"\varepsilon",
            1.0,
            POSITIVE,
            (0.1, 10.0),
            "Privacy budget: the smaller, the more noise.",
        ),
        Param::float(
            "clip",
            "B",
            1.0,
            POSITIVE,
            (0.1, 10.0),
            "Responses are clipped to this size.",
        ),
    ],
    outputs: &[
        Output::f32("noisy_bag_responses", BAG, "Mean responses with noise."),
        Output::f32("scale", BAG, "Scale of the noise."),
    ],
    invariances: &[Invariance::Order("samples"), Invariance::Order("bag")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let sizes = sizes(call)?;
    let uniforms = call.f64("uniforms");
    if let Some(at) = uniforms.iter().position(|&uniform| uniform == 0.0 || uniform == 1.0) {
        let (expected, got) = ("numbers above 0 and below 1", format!("an end at [{at}]"));
        return Err(Error::new(ErrorCode::OutOfRange, "uniforms", expected, got));
    }
    let (epsilon, clip) = (call.float("epsilon"), call.float("clip"));
    let responses = call.f64("responses");
    let clipped: Vec<f64> = responses.iter().map(|y| y.clamp(-clip, clip)).collect();
    let scales: Vec<f64> = sizes.iter().map(|size| 2.0 * clip / (size * epsilon)).collect();
    let noise = |(uniform, scale): (&f64, &f64)| {
        let from_middle = uniform - 0.5;
        let size = -scale * libm::log1p(-2.0 * from_middle.abs());
        if from_middle < 0.0 { -size } else { size }
    };
    let noise = uniforms.iter().zip(&scales).map(noise);
    let means = means(call, &sizes, &clipped, 1);
    let noisy: Vec<f64> = means.iter().zip(noise).map(|(mean, noise)| mean + noise).collect();
    let mut outputs = call.outputs();
    outputs.f32("noisy_bag_responses", noisy).f32("scale", scales);
    Ok(outputs.finish())
}
