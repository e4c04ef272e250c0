//! What the classifiers by prototypes share.

use crate::entry::{Call, Input, Param};
use crate::losses::parts::rows::{argmax, dot};
use crate::losses::parts::vectors::Unit;
use crate::{Error, ErrorCode, Result};

pub(crate) const SUPPORT: Input =
    Input::f32("support", &["shots", "dimension"], "Embeddings of known class, a row a sample.");

pub(crate) const QUERIES: Input =
    Input::f32("queries", &["queries", "dimension"], "Embeddings to classify, a row a sample.");

/// A count of classes.
pub(crate) const fn class_count(name: &'static str, help: &'static str) -> Param {
    Param::integer(name, "C", 2, (1, i32::MAX as i64), 1, help)
}

/// Mean of the unit rows of every class, a row a class.
///
/// # Errors
/// A label of no class, or a class without a label, by the name of the input of labels.
pub(crate) fn class_means(
    call: &Call,
    unit: &Unit,
    labels: &str,
    classes: i64,
) -> Result<Vec<f64>> {
    let (given, dimension) = (call.i32(labels), call.size("dimension"));
    if let Some(label) = given.iter().find(|&&label| !(0..classes).contains(&label.into())) {
        let expected = format!("whole numbers from 0 below {classes}");
        return Err(Error::new(ErrorCode::OutOfRange, labels, expected, label.to_string()));
    }
    let without = |class: i64| {
        let expected = "a sample of every class";
        let got = format!("none of class {class}");
        Err(Error::new(ErrorCode::Undefined, labels, expected, got))
    };
    // Asked before anything of that size is made.
    if classes > given.len() as i64 {
        let absent = |class: &i64| given.iter().all(|&label| i64::from(label) != *class);
        return without((0..classes).find(absent).unwrap_or(classes - 1));
    }
    let mut counts = vec![0.0; classes as usize];
    let mut means = vec![0.0; classes as usize * dimension];
    for (row, &label) in unit.rows.chunks_exact(dimension).zip(given) {
        let class = label as usize;
        counts[class] += 1.0;
        let mean = &mut means[class * dimension..(class + 1) * dimension];
        mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
    if let Some(class) = counts.iter().position(|&count| count == 0.0) {
        return without(class as i64);
    }
    for (mean, count) in means.chunks_exact_mut(dimension).zip(counts) {
        mean.iter_mut().for_each(|sum| *sum /= count);
    }
    Ok(means)
}

/// Length of every row.
pub(crate) fn lengths(rows: &[f64], dimension: usize) -> Vec<f64> {
    rows.chunks_exact(dimension).map(|row| dot(row, row).sqrt()).collect()
}

/// The best column of every row, the first of equal ones.
pub(crate) fn best(scores: &[f64], columns: usize) -> Vec<i32> {
    scores.chunks_exact(columns).map(|row| argmax(row) as i32).collect()
}
