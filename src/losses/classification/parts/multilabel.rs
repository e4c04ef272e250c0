//! What losses of several true labels a row share.

use crate::Result;
use crate::entry::{Arrays, Call, Domain, Input, Param, widen};
use crate::losses::parts::declared::BATCH_CLASSES;

pub(crate) const SCORES: Input =
    Input::f32("scores", BATCH_CLASSES, "Score of each label for each query, a row a query.")
        .differentiable();

pub(crate) const TARGETS: Input = Input::f32(
    "targets",
    BATCH_CLASSES,
    "Relevance of each label for each query; above 0 the label is true.",
)
.within(Domain::NonNegative);

pub(crate) const WEIGHTED: Param =
    Param::flag("weighted", false, "Does each true label weigh as its target says, or 1?");

/// A query: its scores and targets, and the gradient, to be filled in.
#[derive(Debug)]
pub(crate) struct Query<'a> {
    pub(crate) scores: &'a [f64],
    pub(crate) targets: &'a [f64],
    pub(crate) gradient: &'a mut [f64],
}

impl Query<'_> {
    pub(crate) fn is_true(&self, label: usize) -> bool {
        self.targets[label] > 0.0
    }

    /// How many labels are true.
    pub(crate) fn positives(&self) -> usize {
        self.targets.iter().filter(|&&target| target > 0.0).count()
    }

    /// What a label weighs: 0 if it is not true.
    pub(crate) fn weight(&self, label: usize, weighted: bool) -> f64 {
        match self.is_true(label) {
            false => 0.0,
            true if weighted => self.targets[label],
            true => 1.0,
        }
    }
}

/// Runs a call with `scores` and `targets`: the loss is the sum of what `of` gives for each query, over `divisor`, and so are
/// the gradients that it fills in.
pub(crate) fn run(
    call: &Call,
    divisor: f64,
    of: &mut dyn FnMut(&mut Query<'_>) -> f64,
) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let classes = call.size("classes");
    let (scores, targets) = (call.f32("scores"), call.f32("targets"));
    let mut gradient = Vec::with_capacity(scores.len());
    let mut sum = 0.0;
    // A query at a time: a batch in double precision would be twice the memory of all its arrays.
    for (scores, targets) in scores.chunks_exact(classes).zip(targets.chunks_exact(classes)) {
        let [scores, targets] = [scores, targets].map(widen);
        let mut slopes = vec![0.0; classes];
        sum += of(&mut Query { scores: &scores, targets: &targets, gradient: &mut slopes });
        gradient.extend(slopes.into_iter().map(|slope| (slope / divisor) as f32));
    }
    let mut outputs = call.outputs();
    outputs.f32("loss", sum / divisor);
    outputs.gradient("scores", gradient);
    Ok(outputs.finish())
}
