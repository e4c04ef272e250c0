//! Generalised-mean pooling: between the mean of a feature map and its largest value.
//!
//! - **When**: one vector of an image for retrieval; the exponent can be learned.
//! - **Formula**: `pooled = (mean over places of max(v, ε)^p)^(1/p)`, `L = Σ pooled u`.
//! - **Shapes**: `feature_map` `[batch, channels, height, width]`, `p` a scalar, `upstream` and `pooled` `[batch, channels]`; `loss` a scalar.
//! - **Gradient**: by `feature_map`, `u pooled^(1−p) m^(p−1) / places` where `v ≥ ε`, else 0; by `p`, `u pooled (Σ ω ln m − ln pooled) /
//!   p` with `ω = m^p / Σ m^p`.
//! - **Edge cases**: `p` 1 is the mean; a large one nears the maximum, a small one the geometric mean. Powers are taken in logarithms.
//! - **Reference**: Zhu et al. 2023, arXiv 2308.04008; Radenović et al. 2018, arXiv 1711.02512, equation 3.
//! - **Deviations**: none.

use super::FEATURE_MAP;
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::max;

const BATCH_CHANNELS: &[&str] = &["batch", "channels"];

pub(crate) const ENTRY: Entry = Entry {
    id: "gem_pool",
    golden: "gem_pool",
    paper: 42,
    family: Family::Methods,
    summary: "The power mean of a feature map over its places.",
    formula: r"f = \Big(\frac{1}{HW}\sum_u \max(v_u, \varepsilon)^p\Big)^{1/p}",
    reference: "Zhu et al. 2023, arXiv 2308.04008; Radenović et al. 2018, arXiv 1711.02512",
    inputs: &[
        FEATURE_MAP.differentiable(),
        Input::f32("p", &[], "The exponent.").within(Domain::Positive).differentiable(),
        Input::f32("upstream", BATCH_CHANNELS, "Gradient by the pooled values of what follows."),
    ],
    params: &[Param::float(
        "eps",
        r"\varepsilon",
        1e-6,
        POSITIVE,
        (1e-6, 0.1),
        "Smaller values count as this.",
    )],
    outputs: &[
        Output::f32("pooled", BATCH_CHANNELS, "The power means."),
        Output::f32("loss", &[], "Sum of the power means times upstream."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("channels")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (p, eps) = (call.scalar("p"), call.float("eps"));
    let places = call.size("height") * call.size("width");
    let upstream = call.f64("upstream");
    let feature_map = call.f64("feature_map");
    let mut gradient = Vec::with_capacity(feature_map.len());
    let (mut pooled, mut loss, mut by_p) = (Vec::with_capacity(upstream.len()), 0.0, 0.0);
    for (channel, u) in feature_map.chunks_exact(places).zip(upstream) {
        let logs: Vec<f64> = channel.iter().map(|v| libm::log(v.max(eps))).collect();
        let largest = max(&logs);
        // Powers of the ratios to the largest, less 1: exact for small exponents, bounded for large ones.
        let less_one: Vec<f64> = logs.iter().map(|log| libm::expm1(p * (log - largest))).collect();
        let mean = less_one.iter().sum::<f64>() / places as f64;
        let below = libm::log1p(mean) / p;
        let value = libm::exp(largest + below);
        let mut average = 0.0;
        for ((&v, log), less_one) in channel.iter().zip(&logs).zip(&less_one) {
            let share = (1.0 + less_one) / (1.0 + mean) / places as f64;
            average += share * (log - largest);
            // d ln pooled / d ln m is the share.
            let slope = share * libm::exp(largest + below - log);
            gradient.push(if v >= eps { u * slope } else { 0.0 });
        }
        by_p += u * value * (average - below) / p;
        loss += u * value;
        pooled.push(value);
    }
    let mut outputs = call.outputs();
    outputs.f32("pooled", pooled);
    outputs.f32("loss", loss);
    outputs.gradient("feature_map", gradient);
    outputs.gradient("p", by_p);
    Ok(outputs.finish())
}
