//! A spherical loss of the three numbers that it sees of a row of outputs.
//!
//! - **When**: an output layer gives the target's output, the sum and the sum of squares without the row, as the factored one.
//! - **Formula**: with `μ = s/D`, `σ² = q/D − μ²`. z: `ln(1 + exp(a (b − z))) / a`, `z = (o_c − μ) / (σ + ε)`; taylor:
//!   `−ln[(1 + o_c + o_c²/2) / (D + s + q/2)]`; spherical: `−ln[(o_c² + ε) / (q + D ε)]`; mse: `q − 2 o_c + 1`.
//! - **Shapes**: `target_output`, `sum_of_squares` and `sum` `[batch]`; `loss` a scalar.
//! - **Gradient**: by all three; of z `∂z/∂o_c = 1/σ`, `∂z/∂s = −1/(Dσ) + z μ/(Dσ²)`, `∂z/∂q = −z/(2Dσ²)`, ε kept.
//! - **Edge cases**: a variance that rounding made negative is 0, and then z is 0 without gradient. Statistics that no row has, with
//!   `D + s + q/2 ≤ 0`, are refused by taylor.
//! - **Reference**: de Brébisson and Vincent 2016, arXiv 1604.08859; Vincent et al. 2015, arXiv 1412.7091.
//! - **Deviations**: none; with the statistics alone the variance cannot be centred first, so that z loses digits where
//!   `|μ| ≫ σ`.

use super::parts::spherical::{
    CHOICE, CHOSEN_EPSILON, LOCATION, REDUCTION, SHARPNESS, Spherical, Statistics, chosen,
};
use crate::entry::{Arrays, Call, Digits, Domain, Entry, Family, Input, Invariance, Param};
use crate::losses::parts::declared::{BATCH, LOSS};
use crate::losses::parts::reduction::Reduction;
use crate::{Error, ErrorCode, Result};

const NUM_CLASSES: Param = Param::integer(
    "num_classes",
    "D",
    10,
    (2, i32::MAX as i64),
    1,
    "How many outputs the sums are taken of.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "spherical_loss_from_statistics",
    golden: "spherical_loss_from_statistics",
    paper: 2,
    family: Family::Classification,
    summary: "A spherical loss from the target's output, the sum and the sum of squares alone.",
    formula: r"\ell = f\left(o_c,\ q = \sum_k o_k^2,\ s = \sum_k o_k\right)",
    reference: "de Brébisson and Vincent 2016, arXiv 1604.08859",
    inputs: &[
        Input::f32("target_output", BATCH, "Output of the true class.").differentiable(),
        Input::f32("sum_of_squares", BATCH, "Sum of the squared outputs.")
            .within(Domain::NonNegative)
            .differentiable(),
        Input::f32("sum", BATCH, "Sum of the outputs.").differentiable(),
    ],
    params: &[CHOICE, NUM_CLASSES, SHARPNESS, LOCATION, CHOSEN_EPSILON, REDUCTION],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("batch")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let loss = chosen(call)?;
    let (targets, squares) = (call.f64("target_output"), call.f64("sum_of_squares"));
    let sums = call.f64("sum");
    let classes = call.integer("num_classes") as f64;
    let reduction = Reduction::of(call);
    let factor = reduction.factor(sums.len() as f64);
    let mut values = Vec::with_capacity(sums.len());
    let mut gradients = [const { Vec::new() }; 3];
    for (row, &sum) in sums.iter().enumerate() {
        let seen = Statistics { target: targets[row], squares: squares[row], sum, classes };
        let total = classes + sum + seen.squares / 2.0;
        if matches!(loss, Spherical::Taylor) && total <= 0.0 {
            let got = format!("{} at [{row}]", Digits(sum));
            let expected = "sums that outputs with these squares can have";
            return Err(Error::new(ErrorCode::Undefined, "sum", expected, got));
        }
        let slopes = loss.at(seen);
        values.push(slopes.value);
        let slopes = [slopes.by_target, slopes.by_squares, slopes.by_sum];
        gradients.iter_mut().zip(slopes).for_each(|(all, slope)| all.push(factor * slope));
    }
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, &[sums.len()], &values, sums.len() as f64);
    let [by_target, by_squares, by_sum] = gradients;
    outputs.gradient("target_output", by_target);
    outputs.gradient("sum_of_squares", by_squares);
    outputs.gradient("sum", by_sum);
    Ok(outputs.finish())
}
