//! Box-and-whisker filter: drops the outliers of a list of similarities.
//!
//! - **When**: before a loss of pairs, some of which are noise.
//! - **Formula**: `Q1 = s_⌊M/4⌋`, `Q3 = s_⌊3M/4⌋` of the ascending values; kept are those from `Q1 − w (Q3 − Q1)` to `Q3 + w (Q3 − Q1)`.
//! - **Shapes**: `similarities` `[pairs]`; `kept` as many as stay, in ascending order; the others scalars.
//! - **Gradient**: none.
//! - **Edge cases**: `wisk` 0 keeps the box alone; one value, and values that are all equal, are kept.
//! - **Reference**: Jung et al. 2022, arXiv 2203.11593.
//! - **Deviations**: none; quartiles are not interpolated, as in the released code.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::box_whisker::{Fences, WISK};

pub(crate) const ENTRY: Entry = Entry {
    id: "box_whisker_filter",
    golden: "box_whisker_filter",
    paper: 20,
    family: Family::Metrics,
    summary: "The values between the fences of a box plot.",
    formula: r"Q_1 - w\,(Q_3 - Q_1) \le s \le Q_3 + w\,(Q_3 - Q_1)",
    reference: "Jung et al. 2022, arXiv 2203.11593",
    inputs: &[Input::f32("similarities", &["pairs"], "The values.")],
    params: &[WISK],
    outputs: &[
        Output::f32("kept", &["kept"], "The values between the fences, in ascending order."),
        Output::f32("lower_quartile", &[], "The value a quarter of the way up."),
        Output::f32("upper_quartile", &[], "The value three quarters of the way up."),
        Output::f32("lower_fence", &[], "Values below are dropped."),
        Output::f32("upper_fence", &[], "Values above are dropped."),
    ],
    invariances: &[Invariance::Order("pairs")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let mut values = call.f64("similarities");
    values.sort_by(f64::total_cmp);
    let fences = Fences::of(&values, call.float("wisk"));
    values.retain(|&value| fences.hold(value));
    let mut outputs = call.outputs();
    outputs.f32_of_shape("kept", &[values.len()], values);
    outputs.f32("lower_quartile", fences.lower_quartile);
    outputs.f32("upper_quartile", fences.upper_quartile);
    outputs.f32("lower_fence", fences.lower);
    outputs.f32("upper_fence", fences.upper);
    Ok(outputs.finish())
}
