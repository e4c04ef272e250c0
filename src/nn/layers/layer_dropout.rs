//! Dropout: a mask of zeros, and the rest enlarged to keep the mean.
//!
//! - **When**: against overfitting, in training only.
//! - **Formula**: `y = x m / (1 − rate)`.
//! - **Shapes**: `x`, `mask` (0 or 1) and `output` of any one shape.
//! - **Gradient**: `u m / (1 − rate)`.
//! - **Edge cases**: the rate is below 1. The mask is an input, so that a run can be repeated.
//! - **Reference**: Srivastava et al. 2014, JMLR 15.
//! - **Deviations**: enlarged in training and not shrunk in evaluation, as everybody does.

use super::parts::{Layer, OUTPUT, UPSTREAM, X};
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Param};
use crate::nn::{Tape, Var};
use std::ops::Bound;

const RATE: Param = Param::float(
    "rate",
    "r",
    0.5,
    (Bound::Included(0.0), Bound::Excluded(1.0)),
    (0.0, 0.9),
    "Share of zeros that the mask was drawn with.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "layer_dropout",
    golden: "layer_dropout",
    paper: 0,
    family: Family::Layers,
    summary: "Dropout: a mask of zeros, and the rest enlarged to keep the mean.",
    formula: r"y = \frac{x\, m}{1 - r}",
    reference: "Srivastava et al. 2014, JMLR 15",
    inputs: &[X, Input::i32("mask", &["..."], Domain::Binary, "0 for what is dropped."), UPSTREAM],
    params: &[RATE],
    outputs: &[OUTPUT],
    invariances: &[],
    run,
};

/// `x` with a mask of 0 and 1, enlarged to keep the mean.
pub fn dropout(tape: &mut Tape, x: Var, mask: Var, rate: f64) -> Var {
    let kept = tape.multiply(x, mask);
    tape.scale(kept, (1.0 / (1.0 - rate)) as f32)
}

fn run(call: &Call) -> Result<Arrays> {
    let mut layer = Layer::of(call);
    let x = layer.variable("x");
    let mask: Vec<f32> = call.i32("mask").iter().map(|&kept| kept as f32).collect();
    let shape = layer.tape.shape(x);
    let mask = layer.tape.constant_of(&shape, &mask);
    let output = dropout(&mut layer.tape, x, mask, call.float("rate"));
    Ok(layer.finish(output, call.shape("x"))?.finish())
}
