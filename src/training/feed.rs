//! What the inputs of a loss stand for in training.

use crate::entry::{Input, Kind};

/// What the last layer gives; the losses say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// A score for each class.
    Classes,
    /// One score, above 0 for the second of two classes.
    Binary,
    /// The cosine with the weights of each class.
    Cosine,
}

impl Head {
    /// Number of outputs.
    pub(super) fn outputs(self, classes: usize) -> usize {
        if self == Self::Binary { 1 } else { classes }
    }
}

/// What an input of a loss stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Feed {
    /// What the head gives.
    Output(Head),
    /// The probability of the second class.
    Probabilities,
    /// What the head sees.
    Embeddings,
    /// Weights of the head.
    HeadWeight,
    /// The same the other way round, for a regulariser, to which all elements are alike.
    HeadWeightAsColumns,
    Labels,
    /// 1 for the label, else 0.
    OneHot,
    /// Normal numbers of mean and deviation, drawn for each batch.
    Normal(f64, f64),
    /// A number that the step before gave under that name; 0 at first.
    State(&'static str),
    /// What the last visit of the same example gave under that name; at first a param.
    Carried {
        output: &'static str,
        first: &'static str,
    },
    /// The scores at the last visit of the same example; at first those of now.
    PastScores,
    /// The scores of the averaged weights.
    Teacher,
}

impl Feed {
    /// What an input stands for, by its name and axes; nothing where that is none of these.
    pub(super) fn of(input: &Input) -> Option<Self> {
        let scores = Self::Output(Head::Classes);
        if let (Some((mean, deviation)), ["batch"]) = (input.drawn, input.axes) {
            return Some(Self::Normal(mean, deviation));
        }
        Some(match (input.name, input.axes, input.kind) {
            (
                "logits" | "student_logits" | "scores" | "predictions",
                ["batch", "classes"] | ["..."],
                Kind::F32,
            ) => scores,
            ("scores", ["batch"], Kind::F32) => Self::Output(Head::Binary),
            ("cosine", ["batch", "classes"], Kind::F32) => Self::Output(Head::Cosine),
            ("probabilities", ["batch"], Kind::F32) => Self::Probabilities,
            ("embeddings" | "features", ["batch", "dimension"], Kind::F32) => Self::Embeddings,
            ("weights" | "proxies", ["classes", "dimension"], Kind::F32) => Self::HeadWeight,
            ("weight", ["dimension", "classes"], Kind::F32) => Self::HeadWeightAsColumns,
            ("labels", ["batch"], Kind::I32) => Self::Labels,
            ("targets", ["batch", "classes"] | ["..."], Kind::F32) => Self::OneHot,
            ("t", [], Kind::F32) => Self::State("t"),
            ("lambda_prev", ["batch"], Kind::F32) => {
                Self::Carried { output: "lambda", first: "lambda0" }
            }
            ("past_logits", ["batch", "classes"], Kind::F32) => Self::PastScores,
            ("teacher_logits", ["batch", "classes"], Kind::F32) => Self::Teacher,
            _ => return None,
        })
    }

    /// The head that this asks for.
    pub(super) fn head(self) -> Option<Head> {
        match self {
            Self::Output(head) => Some(head),
            Self::Probabilities => Some(Head::Binary),
            Self::HeadWeight => Some(Head::Cosine),
            _ => None,
        }
    }
}
