//! Local match: which local descriptors of two images of a class show the same thing.
//!
//! - **When**: a loss of local descriptors is to be taken where the images agree only.
//! - **Formula**: a descriptor `u` of the positive and its nearest `b` of the query match if `u` is the nearest of `b` too, if
//!   `|b − u| ≤ ratio · |b' − u|` with the second nearest `b'`, and if `u` is in the half of largest attention.
//! - **Shapes**: `query` and `positive` `[descriptors, dimension]`, `attention` `[descriptors]`; `query_indices` and `positive_indices` as
//!   many as match, by rising index of the positive.
//! - **Gradient**: none; the selection is not differentiable.
//! - **Edge cases**: rows are made unit first; of equal distances and equal attentions the lower index comes first; nothing may match.
//! - **Reference**: Zhu et al. 2023, arXiv 2308.04008.
//! - **Deviations**: none.

use super::matches::{ATTENTION, POSITIVE, QUERY, RATIO, matches};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Output};
use crate::losses::parts::vectors::Unit;

pub(crate) const ENTRY: Entry = Entry {
    id: "local_match",
    golden: "local_match",
    paper: 42,
    family: Family::Methods,
    summary: "Pairs of local descriptors that are each other's nearest, clearly so and attended to.",
    formula: r"u = \mathrm{nn}(\mathrm{nn}(u)),\quad |b_1 - u| \le r\,|b_2 - u|",
    reference: "Zhu et al. 2023, arXiv 2308.04008",
    inputs: &[QUERY, POSITIVE, ATTENTION],
    params: &[RATIO],
    outputs: &[
        Output::i32("query_indices", &["matches"], "The query's descriptor of each match."),
        Output::i32("positive_indices", &["matches"], "The positive's, in ascending order."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("descriptors", 2)?;
    let dimension = call.size("dimension");
    let query = Unit::of(&call.f64("query"), dimension);
    let positive = Unit::of(&call.f64("positive"), dimension);
    let matches = matches(call, &query, &positive);
    let indices =
        |of: &dyn Fn(usize) -> usize| (0..matches.len()).map(|at| of(at) as i32).collect();
    let mut outputs = call.outputs();
    let count = [matches.len()];
    outputs.i32_of_shape("query_indices", &count, indices(&|at| matches[at].query));
    outputs.i32_of_shape("positive_indices", &count, indices(&|at| matches[at].positive));
    Ok(outputs.finish())
}
