//! What a function of the catalog tells about itself, and how a call is checked against it.
//!
//! An [`Entry`] is declared beside its function. From it follow the checks of a call, the JSON
//! schema, the TypeScript types, the docs index, the sliders and the tests.

mod array;
mod call;
mod digits;
mod input;
mod outputs;
mod param;

pub use array::{Array, Data, Kind};
#[cfg(feature = "losses")]
pub(crate) use call::widen;
pub use call::{Arrays, Call, Params};
pub(crate) use digits::Digits;
pub use input::{Axes, Domain, Input, Output};
pub use outputs::{Floats, Outputs};
pub use param::{Param, ParamKind, Value};

use crate::Result;
use serde::Serialize;

/// The room a function belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Maps from logits to probabilities, and their parts.
    Softmax,
    /// Losses of scores against labels or target distributions.
    Classification,
    /// Losses of cosines to class weights, with a margin.
    Margin,
    /// Losses of pairs of embeddings.
    Pairwise,
    /// Losses of a student against a teacher, or against its own past.
    Distillation,
    /// Losses of real-valued predictions.
    Regression,
    /// Losses of preferences and rankings.
    Recommendation,
    /// Losses and weights of density ratios and unnormalised models.
    Density,
    /// Figures that sum up what a model gave.
    Metrics,
    /// Boxes of a detector.
    Detection,
    /// Algorithms of papers that are more than a loss.
    Methods,
    /// Layers of networks, each with its gradients.
    Layers,
    /// Steps from gradients to weights.
    Optimizers,
    /// Short runs of training and of attacks on a network.
    Training,
    /// From engineering drawings to CAD programs and solids.
    Drawing2cad,
}

/// A change of the inputs that a function is said not to feel, for the tests to hold it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Invariance {
    /// The same number added to every element of a row (last axis) of the input.
    Shift(&'static str),
    /// Every row (last axis) of the input multiplied by a positive number of its own.
    Scale(&'static str),
    /// Another order along the axis, in all inputs: outputs with the axis take the same order, the others stay.
    /// Where an input holds indices of the axis, they follow.
    Order(&'static str),
}

/// A function of the catalog.
#[derive(Debug)]
pub struct Entry {
    /// Name in calls, files and addresses, snake_case.
    pub id: &'static str,
    /// Name of its reference vectors: its own id, unless it computes what another entry does.
    pub golden: &'static str,
    /// Number of the paper's spec; 0 for what is common to the field.
    pub paper: u8,
    /// The room it belongs to.
    pub family: Family,
    /// What it is, one sentence.
    pub summary: &'static str,
    /// Its formula, TeX.
    pub formula: &'static str,
    /// Where it comes from.
    pub reference: &'static str,
    /// Arrays in.
    pub inputs: &'static [Input],
    /// Settings.
    pub params: &'static [Param],
    /// Arrays out, without the gradients, which follow from the differentiable inputs.
    pub outputs: &'static [Output],
    /// Changes of the inputs that it does not feel.
    pub invariances: &'static [Invariance],
    /// The function itself.
    pub run: fn(&Call) -> Result<Arrays>,
}

impl Entry {
    /// The entry with its [`prose`], as the table holds it.
    pub(crate) const fn listed(self) -> Self {
        let (summary, formula) = (prose(self.summary), prose(self.formula));
        Self { summary, formula, reference: prose(self.reference), ..self }
    }

    /// Checks the call, then runs the function.
    ///
    /// # Errors
    /// Every mistake in the inputs and params, named; see [`ErrorCode`](crate::ErrorCode).
    pub fn evaluate(&'static self, inputs: Arrays, params: &Params) -> Result<Arrays> {
        (self.run)(&Call::new(self, inputs, params)?)
    }
}

/// The words of a declaration: empty in builds that never print the catalog, which need not carry them.
const fn prose(text: &'static str) -> &'static str {
    if cfg!(feature = "cli") { text } else { "" }
}

fn describe_names(names: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<_> = names.collect();
    match names.as_slice() {
        [] => "no arguments of that sort".into(),
        [one] => format!("only {one}"),
        names => format!("one of {}", names.join(", ")),
    }
}
