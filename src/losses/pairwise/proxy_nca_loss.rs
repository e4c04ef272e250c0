//! Proxy-NCA: each sample must be nearer to the proxy of its class than to those of the others.
//!
//! - **When**: as triplets, without mining: a learned proxy stands for each class.
//! - **Formula**: `D_ij = scale |x_i − p_j|²` of unit vectors; `L = mean_i (D_iy + ln Σ_j exp(−D_ij))` over `j ≠ y`, or over all `j` with
//!   `include_positive`.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `labels` `[batch]`, `proxies` `[classes, dimension]`; `loss` a scalar.
//! - **Gradient**: by `D`: `(1[j = y] − q) / B`, `q` the softmax of `−D`; from there to embeddings and proxies, through their length.
//! - **Edge cases**: without `include_positive` at least two classes. A zero vector stays 0 and has no gradient.
//! - **Reference**: Movshovitz-Attias et al. 2017, arXiv 1703.07464.
//! - **Deviations**: none.

use super::parts::declared::{CLASSES_DIMENSION, EMBEDDINGS};
use super::parts::embedded::{Embedded, squared_distances};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Param};
use crate::losses::parts::declared::{LABELS, LOSS, POSITIVE};
use crate::losses::parts::rows::log_softmax;

pub(crate) const ENTRY: Entry = Entry {
    id: "proxy_nca_loss",
    golden: "proxy_nca_loss",
    paper: 23,
    family: Family::Pairwise,
    summary: "Distance to the proxy of the true class against a soft minimum of those to the others.",
    formula: r"L = \frac1B \sum_i \Big(D_{i y_i} + \log \sum_{j \ne y_i} e^{-D_{ij}}\Big),\quad D_{ij} = s\,|\hat x_i - \hat p_j|^2",
    reference: "Movshovitz-Attias et al. 2017, arXiv 1703.07464",
    inputs: &[
        EMBEDDINGS,
        Input::f32("proxies", CLASSES_DIMENSION, "A vector a class.").differentiable(),
        LABELS,
    ],
    params: &[
        Param::float("scale", "s", 1.0, POSITIVE, (1.0, 32.0), "Multiplies the squared distances."),
        Param::flag(
            "include_positive",
            false,
            "Sum over the true class too: softmax cross-entropy.",
        ),
    ],
    outputs: &[LOSS],
    invariances: &[
        Invariance::Scale("embeddings"),
        Invariance::Scale("proxies"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let include_positive = call.flag("include_positive");
    if !include_positive {
        call.at_least("classes", 2)?;
    }
    let (scale, dimension) = (call.float("scale"), call.size("dimension"));
    let (batch, classes) = (call.size("batch"), call.size("classes"));
    let points = Embedded::of(call, "embeddings", true);
    let proxies = Embedded::of(call, "proxies", true);
    let mut logits = squared_distances(points.rows(), proxies.rows(), dimension);
    logits.iter_mut().for_each(|distance| *distance *= -scale);
    let mut loss = 0.0;
    let mut by_points = vec![0.0; batch * dimension];
    let mut by_proxies = vec![0.0; classes * dimension];
    for (i, (row, &label)) in logits.chunks_exact_mut(classes).zip(call.i32("labels")).enumerate() {
        let label = label as usize;
        let (value, slopes) = sample(row, label, include_positive);
        loss += value / batch as f64;
        for (j, slope) in slopes.into_iter().enumerate() {
            // The squared distance of two points moves each by twice their difference.
            let factor = 2.0 * scale * slope / batch as f64;
            for k in 0..dimension {
                let (at, proxy) = (i * dimension + k, j * dimension + k);
                let step = factor * (points.rows()[at] - proxies.rows()[proxy]);
                by_points[at] += step;
                by_proxies[proxy] -= step;
            }
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", loss);
    outputs.gradient("embeddings", points.vjp(by_points));
    outputs.gradient("proxies", proxies.vjp(by_proxies));
    Ok(outputs.finish())
}

/// The loss of a row of logits `−D`, and its gradient by `D`.
fn sample(row: &mut [f64], label: usize, include_positive: bool) -> (f64, Vec<f64>) {
    let own = row[label];
    if !include_positive {
        row[label] = f64::NEG_INFINITY;
    }
    let log_q = log_softmax(row);
    // Any class that is in the sum tells it: its logit less its own logarithm.
    let other = usize::from(label == 0 && !include_positive);
    let value = match include_positive {
        true => 0.0 - log_q[label],
        false => (row[other] - own) - log_q[other],
    };
    let mut slopes: Vec<_> = log_q.iter().map(|&log_q| -libm::exp(log_q)).collect();
    slopes[label] = if include_positive { -libm::expm1(log_q[label]) } else { 1.0 };
    (value, slopes)
}
