//! Bags of samples: their declaration, sizes and means.

use crate::entry::{Axes, Call, Domain, Input, Param};
use crate::losses::parts::declared::UNIT;
use crate::{Error, ErrorCode, Result};

pub(super) const SAMPLES: Axes = &["samples"];
pub(super) const BAG: Axes = &["bag"];

pub(super) const BAG_RESPONSES: Input =
    Input::f32("bag_responses", BAG, "Mean response of each bag.");

/// Listed after an input with the axis of the bags, whose size it needs.
pub(super) const BAGS: Input =
    Input::i32("bags", SAMPLES, Domain::IndexOf("bag"), "The bag of each sample; none is empty.");

pub(super) const RHO: Param = Param::float(
    "rho",
    r"\rho",
    0.5,
    UNIT,
    (0.0, 1.0),
    "0 fits the means of bags, 1 every sample, between is between.",
);

/// Number of samples in each bag.
///
/// # Errors
/// `empty` if a bag has none.
pub(super) fn sizes(call: &Call) -> Result<Vec<f64>> {
    let mut sizes = vec![0.0; call.size("bag")];
    call.i32("bags").iter().for_each(|&bag| sizes[bag as usize] += 1.0);
    match sizes.iter().position(|&size| size == 0.0) {
        None => Ok(sizes),
        Some(bag) => {
            let (expected, got) = ("a sample in every bag", format!("none in bag {bag}"));
            Err(Error::new(ErrorCode::Empty, "bags", expected, got))
        }
    }
}

/// Mean of every bag of `values`, `columns` for each sample.
pub(super) fn means(call: &Call, sizes: &[f64], values: &[f64], columns: usize) -> Vec<f64> {
    let mut means = vec![0.0; sizes.len() * columns];
    for (&bag, row) in call.i32("bags").iter().zip(values.chunks_exact(columns)) {
        let start = bag as usize * columns;
        means[start..start + columns].iter_mut().zip(row).for_each(|(mean, value)| *mean += value);
    }
    let rows = means.chunks_exact_mut(columns).zip(sizes);
    rows.for_each(|(row, size)| row.iter_mut().for_each(|mean| *mean /= size));
    means
}
