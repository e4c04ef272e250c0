//! Target distributions of quantised values: the classes next to the true one count too.
//!
//! - **When**: classes are levels of a quantity, and being off by one is nearly right.
//! - **Formula**: class `c = v + 1` of the value `v`; `t_(c+s) ∝ exp(−α |s|)` for shifts `s = −T … T`.
//! - **Shapes**: `targets` of any shape; `target_distribution` that shape and `classes`.
//! - **Gradient**: none.
//! - **Edge cases**: official: shifts beyond the ends are clamped and later ones overwrite, so that at the upper end the peak is lost and
//!   the value 0 gives weight to class 0, which stands for no value. Renormalise: only classes from 1 count; a value of −1 is an error
//!   unless one is in reach. `T = 0` gives one-hot rows.
//! - **Reference**: Drawing2CAD, arXiv 2508.18733, and its code.
//! - **Deviations**: edge renormalise is ours.

use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::classification::soft_targets::{ALPHA, EDGE, SoftTargets, TARGETS, TOLERANCE};

const CLASSES: Param = Param::integer(
    "classes",
    "K",
    257,
    (2, u16::MAX as i64 + 1),
    1,
    "How many classes there are; class 0 stands for no value.",
);

const TARGET_DISTRIBUTION: Output =
    Output::f32("target_distribution", &["...", "classes"], "A distribution a value.");

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_target_distribution",
    golden: "soft_target_distribution",
    paper: 1,
    family: Family::Classification,
    summary: "Target distributions of quantised values, with weight on the levels beside the true one.",
    formula: r"t_{c+s} \propto e^{-\alpha |s|},\quad |s| \le T,\quad c = v + 1",
    reference: "Drawing2CAD, arXiv 2508.18733",
    inputs: &[TARGETS],
    params: &[CLASSES, TOLERANCE, ALPHA, EDGE],
    outputs: &[TARGET_DISTRIBUTION],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (targets, classes) = (call.i32("targets"), call.integer("classes") as usize);
    let soft = SoftTargets::of(call, classes);
    soft.check(targets)?;
    let mut distributions = Vec::with_capacity(targets.len() * classes);
    for (index, &target) in targets.iter().enumerate() {
        distributions.extend(soft.distribution(target, index)?);
    }
    let mut outputs = call.outputs();
    let shape = [call.shape("targets"), &[classes]].concat();
    outputs.f32_of_shape("target_distribution", &shape, distributions);
    Ok(outputs.finish())
}
