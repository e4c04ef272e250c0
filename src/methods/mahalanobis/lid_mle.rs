//! Local intrinsic dimensionality by maximum likelihood: how fast the number of neighbours grows with the distance.
//!
//! - **When**: a rival detector of adversarial inputs, around which the dimension is higher.
//! - **Formula**: the distances of a query to the reference batch in ascending order, without the first, which is the point itself;
//!   of the next `k' = min(k, n − 1)`: `lid = −k' / Σ_j ln(d_j / d_k')`.
//! - **Shapes**: `features` `[batch, dimension]`, `reference` `[samples, dimension]`; `lid` `[batch]`.
//! - **Gradient**: none.
//! - **Edge cases**: a distance of 0 among the kept, or kept distances that are all equal (as one alone is), are an error.
//! - **Reference**: Ma et al. 2018, arXiv 1801.02613; the rival of arXiv 1807.03888.
//! - **Deviations**: none.

use super::parts::FEATURES;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::BATCH;
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "lid_mle",
    golden: "lid_mle",
    paper: 12,
    family: Family::Methods,
    summary: "Dimension of the data around a point, from the distances to its neighbours.",
    formula: r"\mathrm{LID} = -\Big(\frac{1}{k}\sum_{j = 1}^{k} \log\frac{d_j}{d_k}\Big)^{-1}",
    reference: "Ma et al. 2018, arXiv 1801.02613",
    inputs: &[
        FEATURES,
        Input::f32("reference", &["samples", "dimension"], "The batch that holds the neighbours."),
    ],
    params: &[Param::integer("k", "k", 20, (1, i32::MAX as i64), 1, "Number of neighbours.")],
    outputs: &[Output::f32("lid", BATCH, "Estimated dimension around each sample.")],
    invariances: &[
        Invariance::Order("batch"),
        Invariance::Order("samples"),
        Invariance::Order("dimension"),
    ],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("samples", 2)?;
    let size = call.size("dimension");
    let (features, reference) = (call.f64("features"), call.f64("reference"));
    let kept = (call.integer("k") as usize).min(call.size("samples") - 1);
    let mut dimensions = Vec::with_capacity(call.size("batch"));
    for (row, f) in features.chunks_exact(size).enumerate() {
        let mut squares: Vec<f64> = reference
            .chunks_exact(size)
            .map(|point| f.iter().zip(point).map(|(&a, &b)| (a - b) * (a - b)).sum())
            .collect();
        squares.sort_by(f64::total_cmp);
        let squares = &squares[1..=kept];
        let farthest = squares[kept - 1];
        // Half the logarithm of a ratio of squares is that of the ratio.
        let sum: f64 = squares.iter().map(|&square| 0.5 * libm::log(square / farthest)).sum();
        if squares[0] == 0.0 || sum == 0.0 {
            let got = if squares[0] == 0.0 { "two points at" } else { "equal distances from" };
            let expected = "neighbours at different distances above 0";
            let got = format!("{got} sample {row}");
            return Err(Error::new(ErrorCode::Undefined, "reference", expected, got));
        }
        dimensions.push(-(kept as f64) / sum);
    }
    let mut outputs = call.outputs();
    outputs.f32("lid", dimensions);
    Ok(outputs.finish())
}
