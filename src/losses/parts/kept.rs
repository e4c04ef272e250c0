//! Labels of which some may be ignored, and the weights of classes.

use crate::entry::{Call, Domain, Input, Param};
use crate::losses::parts::declared::BATCH;
use crate::{Error, ErrorCode, Result};

pub(crate) const LABELS_OR_IGNORED: Input =
    Input::i32("labels", BATCH, Domain::Integer, "The true classes, or ignore_index.");

pub(crate) const IGNORE_INDEX: Param = Param::integer(
    "ignore_index",
    "",
    -100,
    (i32::MIN as i64, i32::MAX as i64),
    1,
    "Rows with this label count for nothing.",
);

/// Labels of the rows, none where a row is ignored, and the sum of the weights of the others.
pub(crate) struct Kept {
    pub(crate) labels: Vec<Option<usize>>,
    pub(crate) denominator: f64,
}

/// Checks the labels against the classes and `ignore_index`.
pub(crate) fn kept(call: &Call, labels: &[i32]) -> Result<Kept> {
    let (ignored, classes) = (call.integer("ignore_index"), call.size("classes"));
    let weight = weights(call);
    let mut kept = Kept { labels: Vec::with_capacity(labels.len()), denominator: 0.0 };
    for (row, &label) in labels.iter().enumerate() {
        if i64::from(label) == ignored {
            kept.labels.push(None);
            continue;
        }
        let class = usize::try_from(label).ok().filter(|&class| class < classes);
        let Some(class) = class else {
            let expected = format!("whole numbers from 0 below {classes}, or {ignored}");
            let got = format!("{label} at [{row}]");
            return Err(Error::new(ErrorCode::OutOfRange, "labels", expected, got));
        };
        kept.denominator += weight(class);
        kept.labels.push(Some(class));
    }
    if kept.labels.iter().any(Option::is_some) {
        some_weight(kept.denominator)?;
    }
    Ok(kept)
}

/// Asks for a weight above 0 among those of the true classes, whose sum is `total`.
pub(crate) fn some_weight(total: f64) -> Result<()> {
    if total > 0.0 {
        return Ok(());
    }
    let expected = "a weight above 0 of some true class";
    Err(Error::new(ErrorCode::Undefined, "class_weights", expected, "only 0"))
}

/// The weight of a class; 1 where the call gives none.
pub(crate) fn weights(call: &Call) -> impl Fn(usize) -> f64 {
    let weights = call.optional_f32("class_weights");
    move |class| weights.map_or(1.0, |weights| weights[class].into())
}
